/** The way to the keys of the window, which its commands know. */
import { useTranslation } from 'react-i18next';
import { openPalette } from '../../stores/palette.ts';
import { Button } from '../../ui/Button.tsx';
import type { SettingsSection } from './registry.ts';

export const keyboard: SettingsSection = {
  id: 'keyboard',
  title: (t) => t('settings.keyboard'),
  rows: [
    {
      id: 'keys',
      name: (t) => t('commands.keys'),
      text: (t) => t('settings.keysText'),
      cost: (t) => t('settings.keysCost'),
      Control: function ShowKeys() {
        const { t } = useTranslation();
        return <Button onClick={() => openPalette('keys')}>{t('settings.showKeys')}</Button>;
      },
    },
  ],
};
