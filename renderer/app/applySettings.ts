/** Makes the document follow the chosen theme and language. */
import type { Settings } from '../../contract/app.ts';
import { resolveLanguage, setLanguage } from '../i18n/i18n.ts';

export const applySettings = ({ theme, language }: Settings): void => {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  setLanguage(resolveLanguage(language, navigator.languages));
};
