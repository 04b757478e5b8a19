/** Deletes a conversation at once, without asking, because the way back is offered right away. */
import type { TFunction } from 'i18next';
import type { Conversation } from '../../../contract/chat.ts';
import { titleOf } from '../../i18n/titleOf.ts';
import { callHearth } from '../../rpc/client.ts';
import { openConversation } from '../../stores/conversations.ts';
import { showFault, showToast } from '../../stores/toasts.ts';

export const restoreConversation = (conversationId: string): Promise<void> =>
  callHearth('chat.restore', { conversationId }).then(() => openConversation(conversationId), showFault);

export const deleteConversation = (conversation: Conversation, t: TFunction): void => {
  const { id } = conversation;
  callHearth('chat.delete', { conversationId: id }).then(() => {
    showToast(t('chat.deleted', { title: titleOf(conversation, t) }), {
      label: t('chat.undo'),
      run: () => void restoreConversation(id),
    });
  }, showFault);
};
