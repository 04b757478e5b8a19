/** The keys that the window knows. */
import { KeyboardList } from './KeyboardList.tsx';
import type { SettingsSection } from './registry.ts';

export const keyboard: SettingsSection = {
  id: 'keyboard',
  title: (t) => t('settings.keyboard'),
  rows: [],
  More: KeyboardList,
  words: (t) => Object.values(t('settings.keys', { returnObjects: true })),
};
