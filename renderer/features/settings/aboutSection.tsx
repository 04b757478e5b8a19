/** What this program is. */
import { About } from './About.tsx';
import type { SettingsSection } from './registry.ts';

export const about: SettingsSection = {
  id: 'about',
  title: (t) => t('settings.about'),
  rows: [],
  More: About,
  words: (t) => [t('settings.version'), t('settings.home'), t('settings.platform'), t('settings.engine')],
};
