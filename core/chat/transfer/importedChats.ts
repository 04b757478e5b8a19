/**
 * Chats that came from a file. They get ids of their own, and keep the one that the file has for them: so another file
 * with the same chat is known, and what it says can be compared.
 */
import { randomUUID } from 'node:crypto';
import type { Attachment } from '../../../contract/attachments.ts';
import type { HearthDatabase } from '../../storage/database.ts';
import { explainWrites } from '../../storage/databaseErrors.ts';
import type { AttachmentStore } from '../attachments/attachmentStore.ts';
import type { ConversationStore } from '../conversationStore.ts';
import type { FileConversation } from './chatFile.ts';

export interface ImportedChats {
  /** The id that files have for a chat. */
  fileId(id: string): string;
  /** Chats here that a file calls so, with the hash of what they said when they came; null where they began here. */
  called(fileId: string): { readonly id: string; readonly importHash: string | null }[];
  /** All of a chat, or nothing. Errors: DISK_FULL, FILE_WRITE_FAILED. */
  add(conversation: FileConversation, hash: string, folderId: string | null): void;
}

export interface ImportedParts {
  readonly database: HearthDatabase;
  readonly store: Pick<ConversationStore, 'create' | 'append'>;
  readonly attachments: Pick<AttachmentStore, 'add'>;
}

export const createImportedChats = ({ database, store, attachments }: ImportedParts): ImportedChats => {
  const fileIdOf = database.prepare<[string], { import_id: string | null }>(
    'SELECT import_id FROM conversations WHERE id = ?',
  );
  const called = database.prepare<[string, string], { id: string; importHash: string | null }>(
    'SELECT id, import_hash AS importHash FROM conversations WHERE (id = ? OR import_id = ?) AND deleted_at IS NULL',
  );
  const settle = database.prepare(`
    UPDATE conversations SET title = ?, created_at = ?, updated_at = ?, pinned = ?, folder_id = ?, end_id = ?,
      touched_at = ?, import_id = ?, import_hash = ? WHERE id = ?
  `);

  /** One that no message has would count as attached to the next question. */
  const addFiles = ({ messages, files }: FileConversation): Map<number, Attachment> => {
    const used = new Set(messages.flatMap((message) => message.files));
    return new Map(
      files.flatMap(({ text, ...file }, place) =>
        used.has(place) ? [[place, attachments.add(null, file, text)] as const] : [],
      ),
    );
  };

  return {
    fileId: (id) => fileIdOf.get(id)?.import_id ?? id,
    called: (fileId) => called.all(fileId, fileId),
    add: explainWrites(database)(
      database.transaction((conversation: FileConversation, hash: string, folderId: string | null) => {
        const { id } = store.create(conversation.setup);
        const files = addFiles(conversation);
        const ids: string[] = [];
        const idAt = (place: number | null): string | null => (place === null ? null : (ids[place] ?? null));
        for (const { follows, files: places, ...message } of conversation.messages) {
          const messageId = randomUUID();
          const attached = [...new Set(places)].flatMap((place) => files.get(place) ?? []);
          store.append(id, [{ ...message, id: messageId, conversationId: id, attachments: attached }], idAt(follows));
          ids.push(messageId);
        }
        const { title, createdAt, updatedAt, pinned, open } = conversation;
        const now = new Date().toISOString();
        const end = idAt(open);
        settle.run(title, createdAt, updatedAt, Number(pinned), folderId, end, now, conversation.id, hash, id);
      }),
    ),
  };
};
