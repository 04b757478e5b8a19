/** A stored chat in the form that files have; its id there and the name of its folder are given. */
import type { Conversation } from '../../../contract/chat.ts';
import type { AttachmentStore } from '../attachments/attachmentStore.ts';
import type { ConversationStore } from '../conversationStore.ts';
import { settledStatus } from '../settledStatus.ts';
import type { FileConversation } from './chatFile.ts';

export interface ReadParts {
  readonly store: Pick<ConversationStore, 'tree' | 'end'>;
  readonly attachments: Pick<AttachmentStore, 'text'>;
}

export const readConversation = (
  { store, attachments }: ReadParts,
  conversation: Conversation,
  known: Pick<FileConversation, 'id' | 'folder'>,
): FileConversation => {
  const { id, title, createdAt, updatedAt, pinned, setup } = conversation;
  const tree = store.tree(id);
  const places = new Map(tree.map(({ message }, place) => [message.id, place]));
  const placeOf = (messageId: string | null): number | null =>
    messageId === null ? null : (places.get(messageId) ?? null);
  const attached = new Map(
    tree.flatMap(({ message }) => message.attachments).map((attachment) => [attachment.id, attachment]),
  );
  const filePlaces = new Map([...attached.keys()].map((attachmentId, place) => [attachmentId, place]));
  return {
    ...known,
    title,
    createdAt,
    updatedAt,
    pinned,
    setup,
    open: placeOf(store.end(id)),
    messages: tree.map(({ message, parentId }) => ({
      role: message.role,
      thought: message.thought,
      text: message.text,
      toolCalls: message.toolCalls,
      modelId: message.modelId,
      options: message.options,
      thoughtEnd: message.thoughtEnd,
      context: message.context,
      stats: message.stats,
      error: message.error,
      createdAt: message.createdAt,
      follows: placeOf(parentId),
      // An answer in the making is what is stored of it.
      status: settledStatus(message.status),
      files: message.attachments.flatMap((attachment) => filePlaces.get(attachment.id) ?? []),
    })),
    files: [...attached.values()].map(({ id: attachmentId, name, kind, bytes }) => ({
      name,
      kind,
      bytes,
      text: attachments.text(attachmentId),
    })),
  };
};
