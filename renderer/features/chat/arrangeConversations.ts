/** How the sidebar shows conversations: the pinned ones, then each folder, then the others by day. */
import type { Conversation, Folder } from '../../../contract/chat.ts';
import { groupConversations, type ConversationGroup } from './groupConversations.ts';

export interface Arrangement {
  readonly pinned: readonly Conversation[];
  /** In the order of the folders, empty ones too: they are where something is to go. */
  readonly folders: readonly { readonly folder: Folder; readonly conversations: readonly Conversation[] }[];
  readonly groups: readonly ConversationGroup[];
}

export const arrangeConversations = (
  conversations: readonly Conversation[],
  folders: readonly Folder[],
  now: Date,
): Arrangement => {
  const known = new Set(folders.map(({ id }) => id));
  const pinned = conversations.filter((one) => one.pinned);
  const others = conversations.filter((one) => !one.pinned);
  return {
    pinned,
    folders: folders.map((folder) => ({
      folder,
      conversations: others.filter(({ folderId }) => folderId === folder.id),
    })),
    // A folder that another window is just removing must not hide its conversations.
    groups: groupConversations(
      others.filter(({ folderId }) => folderId === null || !known.has(folderId)),
      now,
    ),
  };
};
