/** The formatter of the window's language. */
import { useTranslation } from 'react-i18next';
import { createFormatter, type Formatter } from './format.ts';

const formatters = new Map<string, Formatter>();

export const useFormat = (): Formatter => {
  const { i18n } = useTranslation();
  const known = formatters.get(i18n.language);
  if (known !== undefined) return known;
  const made = createFormatter(i18n.language);
  formatters.set(i18n.language, made);
  return made;
};
