/** The window's language: i18next with both tables inside the bundle, so a change takes effect at once. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Settings } from '../../contract/settings.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

export type Language = 'en' | 'zh';

/** The language that the system asks for, out of those that there are. */
export const systemLanguage = (preferred: readonly string[]): Language => {
  for (const tag of preferred) {
    if (/^zh\b/i.test(tag)) return 'zh';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
};

export const resolveLanguage = (setting: Settings['language'], preferred: readonly string[]): Language =>
  setting === 'system' ? systemLanguage(preferred) : setting;

export const startI18n = async (language: Language): Promise<void> => {
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, zh: { translation: zh } },
    lng: language,
    fallbackLng: 'en',
    // React escapes; doing it twice would show entities.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
};

export const setLanguage = (language: Language): void => {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  if (i18next.language !== language) void i18next.changeLanguage(language);
};
