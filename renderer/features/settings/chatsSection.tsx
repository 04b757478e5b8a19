/** How long chats are kept, and their way to a file and from one. */
import { useTranslation } from 'react-i18next';
import { openTransferDialog } from '../../stores/chatTransfer.ts';
import { Button } from '../../ui/Button.tsx';
import { RetentionControl } from './RetentionControl.tsx';
import type { SettingsSection } from './registry.ts';

export const chats: SettingsSection = {
  id: 'chats',
  title: (t) => t('chats.title'),
  rows: [
    {
      id: 'keepChats',
      name: (t) => t('chats.keep'),
      text: (t) => t('chats.keepText'),
      cost: (t) => t('chats.keepCost'),
      Control: RetentionControl,
    },
    {
      id: 'exportChats',
      name: (t) => t('chats.export'),
      text: (t) => t('chats.exportText'),
      cost: (t) => t('chats.exportCost'),
      Control: () => {
        const { t } = useTranslation();
        return <Button onClick={() => openTransferDialog('export')}>{t('chats.exportButton')}</Button>;
      },
    },
    {
      id: 'importChats',
      name: (t) => t('chats.import'),
      text: (t) => t('chats.importText'),
      cost: (t) => t('chats.importCost'),
      Control: () => {
        const { t } = useTranslation();
        return <Button onClick={() => openTransferDialog('import')}>{t('chats.importButton')}</Button>;
      },
    },
  ],
};
