/** Renames a conversation, or puts it into a folder. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { callHearth } from '../../rpc/client.ts';
import { useConversations } from '../../stores/conversations.ts';
import { closeConversationDialog, useConversationDialog } from './conversationDialog.ts';
import { FolderDialog } from './FolderDialog.tsx';
import { RenameDialog } from './RenameDialog.tsx';

export const ConversationDialog = (): ReactElement | null => {
  const { t } = useTranslation();
  const { kind, conversationId } = useConversationDialog();
  const conversation = useConversations(({ conversations }) => conversations?.find(({ id }) => id === conversationId));
  if (conversation === undefined) return null;
  if (kind === 'folder') return <FolderDialog conversation={conversation} onClose={closeConversationDialog} />;
  return (
    <RenameDialog
      heading={t('chat.renameTitle')}
      name={conversation.title}
      rename={(title) => callHearth('chat.update', { conversationId: conversation.id, title })}
      onClose={closeConversationDialog}
    />
  );
};
