/** Backups: saving one, going back to one. */
import { RestoreButton } from '../../ui/backup/RestoreButton.tsx';
import { SaveBackupButton } from '../../ui/backup/SaveBackupButton.tsx';
import type { SettingsSection } from './registry.ts';

export const backups: SettingsSection = {
  id: 'backups',
  title: (t) => t('backup.title'),
  rows: [
    {
      id: 'saveBackup',
      name: (t) => t('backup.save'),
      text: (t) => t('backup.saveText'),
      cost: (t) => t('backup.saveCost'),
      Control: SaveBackupButton,
    },
    {
      id: 'restoreBackup',
      name: (t) => t('backup.restore'),
      text: (t) => t('backup.restoreText'),
      cost: (t) => t('backup.restoreCost'),
      Control: RestoreButton,
    },
  ],
};
