/** Chats to a file and from one. */
import type { TFunction } from 'i18next';
import { Download, FileText, Upload } from 'lucide-react';
import { titleOf } from '../../i18n/titleOf.ts';
import { openTransferDialog, saveChats } from '../../stores/chatTransfer.ts';
import { useConversations } from '../../stores/conversations.ts';
import type { Command } from './command.ts';

export const transferCommands = (t: TFunction): readonly Command[] => {
  const { conversations, openId } = useConversations.getState();
  const open = conversations?.find(({ id }) => id === openId);
  const save = (format: 'json' | 'markdown') => () =>
    open !== undefined && saveChats([open.id], format, titleOf(open, t));
  return [
    {
      id: 'saveMarkdown',
      group: 'chat',
      label: t('commands.saveMarkdown'),
      icon: <FileText />,
      isOffered: open !== undefined,
      run: save('markdown'),
    },
    {
      id: 'saveJson',
      group: 'chat',
      label: t('commands.saveJson'),
      icon: <Download />,
      isOffered: open !== undefined,
      run: save('json'),
    },
    {
      id: 'export',
      group: 'list',
      label: t('commands.export'),
      icon: <Download />,
      run: () => openTransferDialog('export'),
    },
    {
      id: 'import',
      group: 'list',
      label: t('commands.import'),
      icon: <Upload />,
      run: () => openTransferDialog('import'),
    },
  ];
};
