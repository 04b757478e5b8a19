/** Conversations in the database, with their messages. Rows are parsed here; everyone else sees the contract's types. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Conversation } from '../../contract/chat.ts';
import { chatSetup, type ChatSetup } from '../../contract/chatSetup.ts';
import { defaultSetup } from '../../contract/defaultSetup.ts';
import type { HearthDatabase } from '../storage/database.ts';
import { explainWrites } from '../storage/databaseErrors.ts';
import { createMessageTree, type MessageTree } from './messageTree.ts';

const conversationRow = z.object({
  id: z.string(),
  title: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  pinned: z.number(),
  folder_id: z.string().nullable(),
  deleted_at: z.string().nullable(),
  setup: z.string().nullable(),
});

const toConversation = (row: unknown): Conversation => {
  const parsed = conversationRow.parse(row);
  return {
    id: parsed.id,
    title: parsed.title,
    createdAt: parsed.created_at,
    updatedAt: parsed.updated_at,
    active: false,
    queuePlace: null,
    setup: parsed.setup === null ? defaultSetup : chatSetup.parse(JSON.parse(parsed.setup)),
    pinned: parsed.pinned !== 0,
    folderId: parsed.folder_id,
    deletedAt: parsed.deleted_at,
  };
};

/** What a person may change of a conversation. */
export interface ConversationChange {
  readonly title?: string | undefined;
  readonly pinned?: boolean | undefined;
  readonly folderId?: string | null | undefined;
  readonly setup?: ChatSetup | undefined;
}

/** Writing may fail where the disk is full: DISK_FULL, FILE_WRITE_FAILED. */
export interface ConversationStore extends MessageTree {
  /** Last used first, the deleted ones among them. */
  list(): Conversation[];
  find(id: string): Conversation | null;
  create(setup?: ChatSetup): Conversation;
  update(id: string, change: ConversationChange): void;
  setDeleted(id: string, at: string | null): void;
  /** For good, with all messages. */
  remove(id: string): void;
}

export const createConversationStore = (database: HearthDatabase): ConversationStore => {
  const statements = {
    list: database.prepare('SELECT * FROM conversations ORDER BY updated_at DESC, rowid DESC'),
    find: database.prepare('SELECT * FROM conversations WHERE id = ?'),
    create: database.prepare(
      'INSERT INTO conversations (id, title, created_at, updated_at, setup) VALUES (?, ?, ?, ?, ?)',
    ),
    update: database.prepare(
      'UPDATE conversations SET title = ?, pinned = ?, folder_id = ?, setup = ?, touched_at = ? WHERE id = ?',
    ),
    setDeleted: database.prepare('UPDATE conversations SET deleted_at = ?, touched_at = ? WHERE id = ?'),
    remove: database.prepare('DELETE FROM conversations WHERE id = ?'),
  };
  const explained = explainWrites(database);
  const find = (id: string): Conversation | null => {
    const row = statements.find.get(id);
    return row === undefined ? null : toConversation(row);
  };

  return {
    ...createMessageTree(database),
    list: () => statements.list.all().map(toConversation),
    find,
    create: explained((setup = defaultSetup) => {
      const now = new Date().toISOString();
      const id = randomUUID();
      statements.create.run(id, '', now, now, JSON.stringify(setup));
      return {
        id,
        title: '',
        createdAt: now,
        updatedAt: now,
        active: false,
        queuePlace: null,
        setup,
        pinned: false,
        folderId: null,
        deletedAt: null,
      };
    }),
    update: explained((id, { title, pinned, folderId, setup }) => {
      const before = find(id);
      if (before === null) return;
      statements.update.run(
        title ?? before.title,
        Number(pinned ?? before.pinned),
        folderId === undefined ? before.folderId : folderId,
        JSON.stringify(setup ?? before.setup),
        new Date().toISOString(),
        id,
      );
    }),
    setDeleted: explained((id, at) => void statements.setDeleted.run(at, new Date().toISOString(), id)),
    remove: explained((id) => void statements.remove.run(id)),
  };
};
