/**
 * The texts of attached files. One belongs to an unsent question first, then to one message or several: an edited
 * question takes its files along. It goes with the last message that has it (a trigger of the database).
 */
import { randomUUID } from 'node:crypto';
import type { Attachment } from '../../../contract/attachments.ts';
import { attachment as attachmentSchema } from '../../../contract/attachments.ts';
import { HearthError } from '../../../contract/error.ts';
import type { HearthDatabase } from '../../storage/database.ts';
import { explainWrites } from '../../storage/databaseErrors.ts';
import type { AttachedText } from '../questionText.ts';

/** Writing may fail where the disk is full: DISK_FULL, FILE_WRITE_FAILED. */
export interface AttachmentStore {
  /** Keeps a text with the draft of a conversation; null is the new chat. */
  add(conversationId: string | null, file: Omit<Attachment, 'id' | 'characters'>, text: string): Attachment;
  /** Takes one away from a draft; what a message has stays. */
  removeFromDraft(id: string): void;
  /** By conversation; the key of the new chat's is the empty text. */
  ofDrafts(): Record<string, Attachment[]>;
  /** Errors: ATTACHMENT_NOT_FOUND. */
  text(id: string): string;
  /** In the order given. Errors: ATTACHMENT_NOT_FOUND. */
  require(ids: readonly string[]): Attachment[];
  ofMessage(messageId: string): AttachedText[];
  /** By message, of one conversation. */
  ofConversation(conversationId: string): Map<string, Attachment[]>;
  /** Gives them to a message that is stored; they are in no draft any more. */
  give(messageId: string, attachments: readonly Attachment[]): void;
}

const columns = 'attachments.id, attachments.name, attachments.kind, attachments.bytes, attachments.characters';

const toAttachment = (row: unknown): Attachment => attachmentSchema.parse(row);

const notFound = (id: string): HearthError =>
  new HearthError({
    code: 'ATTACHMENT_NOT_FOUND',
    message: 'This file is not attached any more.',
    details: { attachmentId: id },
    next: 'Attach it again.',
  });

export const createAttachmentStore = (database: HearthDatabase): AttachmentStore => {
  const statements = {
    insert: database.prepare(
      `INSERT INTO attachments (id, name, kind, bytes, characters, text, created_at, draft_of)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    removeDraft: database.prepare('DELETE FROM attachments WHERE id = ? AND draft_of IS NOT NULL'),
    drafts: database.prepare<[], { draft_of: string }>(
      `SELECT draft_of, ${columns} FROM attachments WHERE draft_of IS NOT NULL ORDER BY attachments.rowid`,
    ),
    find: database.prepare(`SELECT ${columns} FROM attachments WHERE id = ?`),
    text: database.prepare<[string], { text: string }>('SELECT text FROM attachments WHERE id = ?'),
    ofMessage: database.prepare<[string], AttachedText>(
      `SELECT name, text FROM message_attachments JOIN attachments ON attachments.id = attachment_id
       WHERE message_id = ? ORDER BY position`,
    ),
    ofConversation: database.prepare<[string], { message_id: string }>(
      `SELECT message_id, ${columns} FROM message_attachments
       JOIN attachments ON attachments.id = attachment_id JOIN messages ON messages.id = message_id
       WHERE conversation_id = ? ORDER BY message_attachments.position`,
    ),
    link: database.prepare('INSERT INTO message_attachments (message_id, attachment_id, position) VALUES (?, ?, ?)'),
    sent: database.prepare('UPDATE attachments SET draft_of = NULL WHERE id = ?'),
  };
  const explained = explainWrites(database);

  const grouped = <R>(rows: readonly R[], keyOf: (row: R) => string): Map<string, Attachment[]> => {
    const groups = new Map<string, Attachment[]>();
    for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), toAttachment(row)]);
    return groups;
  };

  return {
    add: explained((conversationId, file, text) => {
      const id = randomUUID();
      const draftOf = conversationId ?? '';
      const attachment = { id, ...file, characters: text.length };
      const { name, kind, bytes, characters } = attachment;
      statements.insert.run(id, name, kind, bytes, characters, text, new Date().toISOString(), draftOf);
      return attachment;
    }),
    removeFromDraft: explained((id) => void statements.removeDraft.run(id)),
    ofDrafts: () => Object.fromEntries(grouped(statements.drafts.all(), (row) => row.draft_of)),
    text: (id) => {
      const row = statements.text.get(id);
      if (row === undefined) throw notFound(id);
      return row.text;
    },
    require: (ids) =>
      ids.map((id) => {
        const row = statements.find.get(id);
        if (row === undefined) throw notFound(id);
        return toAttachment(row);
      }),
    ofMessage: (messageId) => statements.ofMessage.all(messageId),
    ofConversation: (conversationId) => grouped(statements.ofConversation.all(conversationId), (row) => row.message_id),
    give: explained((messageId, attachments) => {
      attachments.forEach(({ id }, position) => {
        statements.link.run(messageId, id, position);
        statements.sent.run(id);
      });
    }),
  };
};
