/** Makes the document follow what the person chose to see, and the system where the choice is its. */
import type { Settings } from '../../contract/settings.ts';
import { resolveLanguage, setLanguage } from '../i18n/i18n.ts';

const wantsContrast = matchMedia('(prefers-contrast: more)');
const wantsLessMotion = matchMedia('(prefers-reduced-motion: reduce)');

/** Sets `data-NAME`, or takes it away. */
const setData = (name: string, value: string | null): void => {
  if (value === null) document.documentElement.removeAttribute(`data-${name}`);
  else document.documentElement.setAttribute(`data-${name}`, value);
};

export const applySettings = ({ theme, contrast, motion, language, zoomPercent }: Settings): void => {
  setData('theme', theme === 'system' ? null : theme);
  setData('contrast', contrast === 'more' || wantsContrast.matches ? 'more' : null);
  setData('motion', motion === 'reduced' || wantsLessMotion.matches ? 'reduced' : null);
  // Sizes of text and spaces are in rem, so this is all of it; popups need no correction, as with CSS zoom.
  document.documentElement.style.fontSize = zoomPercent === 100 ? '' : `${zoomPercent}%`;
  setLanguage(resolveLanguage(language, navigator.languages));
};

/** Calls `apply` whenever the system asks for something else. */
export const onSystemChange = (apply: () => void): void => {
  for (const query of [wantsContrast, wantsLessMotion]) query.addEventListener('change', apply);
};
