/** Conversations and messages in the database. Rows are parsed here; everyone else sees the contract's types. */
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { z } from 'zod';
import { answerContext, answerOptions } from '../../contract/answerOptions.ts';
import { answerStats, message, type Conversation, type Message } from '../../contract/chat.ts';
import { errorInfo } from '../../contract/error.ts';
import type { HearthDatabase } from '../storage/database.ts';
import { explainDatabaseError } from '../storage/databaseErrors.ts';

const conversationRow = z.object({ id: z.string(), title: z.string(), created_at: z.string(), updated_at: z.string() });

const messageRow = z.object({
  id: z.string(),
  conversation_id: z.string(),
  role: message.shape.role,
  thought: z.string(),
  text: z.string(),
  status: message.shape.status,
  model_id: z.string().nullable(),
  options: z.string().nullable(),
  thought_end: message.shape.thoughtEnd,
  context: z.string().nullable(),
  stats: z.string().nullable(),
  error: z.string().nullable(),
  created_at: z.string(),
});

const toConversation = (row: unknown): Conversation => {
  const parsed = conversationRow.parse(row);
  return {
    id: parsed.id,
    title: parsed.title,
    createdAt: parsed.created_at,
    updatedAt: parsed.updated_at,
    active: false,
  };
};

const toMessage = (row: unknown): Message => {
  const parsed = messageRow.parse(row);
  return {
    id: parsed.id,
    conversationId: parsed.conversation_id,
    role: parsed.role,
    thought: parsed.thought,
    text: parsed.text,
    status: parsed.status,
    modelId: parsed.model_id,
    options: parsed.options === null ? null : answerOptions.parse(JSON.parse(parsed.options)),
    thoughtEnd: parsed.thought_end,
    context: parsed.context === null ? null : answerContext.parse(JSON.parse(parsed.context)),
    stats: parsed.stats === null ? null : answerStats.parse(JSON.parse(parsed.stats)),
    error: parsed.error === null ? null : errorInfo.parse(JSON.parse(parsed.error)),
    createdAt: parsed.created_at,
  };
};

/** Writing may fail where the disk is full: DISK_FULL, FILE_WRITE_FAILED. */
export interface ConversationStore {
  /** Last used first. */
  list(): Conversation[];
  find(id: string): Conversation | null;
  create(): Conversation;
  rename(id: string, title: string): void;
  remove(id: string): void;
  messages(conversationId: string): Message[];
  /** Adds messages in order and marks the conversation as used now, all or nothing. */
  append(conversationId: string, messages: readonly Message[]): void;
  save(message: Message): void;
  /** What was being written when an earlier run ended is kept, and marked as interrupted. */
  markInterrupted(): void;
}

export const createConversationStore = (database: HearthDatabase): ConversationStore => {
  const statements = {
    list: database.prepare('SELECT * FROM conversations ORDER BY updated_at DESC, rowid DESC'),
    find: database.prepare('SELECT * FROM conversations WHERE id = ?'),
    create: database.prepare('INSERT INTO conversations VALUES (?, ?, ?, ?)'),
    rename: database.prepare('UPDATE conversations SET title = ? WHERE id = ?'),
    touch: database.prepare('UPDATE conversations SET updated_at = ? WHERE id = ?'),
    remove: database.prepare('DELETE FROM conversations WHERE id = ?'),
    messages: database.prepare('SELECT * FROM messages WHERE conversation_id = ? ORDER BY position'),
    last: database.prepare<[string], { id: string; position: number }>(
      'SELECT id, position FROM messages WHERE conversation_id = ? ORDER BY position DESC LIMIT 1',
    ),
    insert: database.prepare(`
      INSERT INTO messages
        (id, conversation_id, parent_id, role, thought, text, status, model_id, options, thought_end, context, stats,
         error, created_at, position)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    `),
    save: database.prepare(`
      UPDATE messages SET thought = ?, text = ?, status = ?, model_id = ?, thought_end = ?, context = ?, stats = ?, error = ?
      WHERE id = ?
    `),
    interrupt: database.prepare("UPDATE messages SET status = 'interrupted' WHERE status IN ('queued', 'streaming')"),
  };
  /** The same function, with SQLite's errors in words. */
  const explained =
    <P extends unknown[], R>(write: (...parameters: P) => R) =>
    (...parameters: P): R => {
      try {
        return write(...parameters);
      } catch (error) {
        throw explainDatabaseError(error, dirname(database.name), database.name);
      }
    };
  const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

  return {
    list: () => statements.list.all().map(toConversation),
    find: (id) => {
      const row = statements.find.get(id);
      return row === undefined ? null : toConversation(row);
    },
    create: explained(() => {
      const now = new Date().toISOString();
      const id = randomUUID();
      statements.create.run(id, '', now, now);
      return { id, title: '', createdAt: now, updatedAt: now, active: false };
    }),
    rename: explained((id, title) => void statements.rename.run(title, id)),
    remove: explained((id) => void statements.remove.run(id)),
    messages: (conversationId) => statements.messages.all(conversationId).map(toMessage),
    append: explained(
      database.transaction((conversationId: string, added: readonly Message[]) => {
        let previous = statements.last.get(conversationId);
        for (const one of added) {
          const position = (previous?.position ?? 0) + 1;
          statements.insert.run(
            one.id,
            conversationId,
            previous?.id ?? null,
            one.role,
            one.thought,
            one.text,
            one.status,
            one.modelId,
            json(one.options),
            one.thoughtEnd,
            json(one.context),
            json(one.stats),
            json(one.error),
            one.createdAt,
            position,
          );
          previous = { id: one.id, position };
        }
        statements.touch.run(new Date().toISOString(), conversationId);
      }),
    ),
    save: explained(
      (one) =>
        void statements.save.run(
          one.thought,
          one.text,
          one.status,
          one.modelId,
          one.thoughtEnd,
          json(one.context),
          json(one.stats),
          json(one.error),
          one.id,
        ),
    ),
    markInterrupted: () => void statements.interrupt.run(),
  };
};
