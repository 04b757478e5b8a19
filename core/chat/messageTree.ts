/**
 * The messages of a conversation as a tree: an edited question, and an answer made again, stand beside what was there.
 * One branch is open: the conversation keeps the message that it ends with. Rows are parsed here.
 */
import { z } from 'zod';
import { answerContext, answerOptions } from '../../contract/answerOptions.ts';
import type { Attachment } from '../../contract/attachments.ts';
import { answerStats, message, type Message, type Versions } from '../../contract/chat.ts';
import { errorInfo } from '../../contract/error.ts';
import type { HearthDatabase } from '../storage/database.ts';
import { explainWrites } from '../storage/databaseErrors.ts';
import { createAttachmentStore } from './attachments/attachmentStore.ts';

const messageRow = z.object({
  id: z.string(),
  parent_id: z.string().nullable(),
  conversation_id: z.string(),
  role: message.shape.role,
  thought: z.string(),
  text: z.string(),
  tool_calls: z.string().nullable(),
  status: message.shape.status,
  model_id: z.string().nullable(),
  options: z.string().nullable(),
  thought_end: message.shape.thoughtEnd,
  context: z.string().nullable(),
  stats: z.string().nullable(),
  error: z.string().nullable(),
  created_at: z.string(),
});

const toMessage = (parsed: z.infer<typeof messageRow>, files: ReadonlyMap<string, Attachment[]>): Message => ({
  id: parsed.id,
  conversationId: parsed.conversation_id,
  role: parsed.role,
  thought: parsed.thought,
  text: parsed.text,
  toolCalls: parsed.tool_calls === null ? [] : message.shape.toolCalls.parse(JSON.parse(parsed.tool_calls)),
  attachments: files.get(parsed.id) ?? [],
  status: parsed.status,
  modelId: parsed.model_id,
  options: parsed.options === null ? null : answerOptions.parse(JSON.parse(parsed.options)),
  thoughtEnd: parsed.thought_end,
  context: parsed.context === null ? null : answerContext.parse(JSON.parse(parsed.context)),
  stats: parsed.stats === null ? null : answerStats.parse(JSON.parse(parsed.stats)),
  error: parsed.error === null ? null : errorInfo.parse(JSON.parse(parsed.error)),
  createdAt: parsed.created_at,
});

interface Link {
  readonly id: string;
  readonly parent_id: string | null;
}

/** Writing may fail where the disk is full: DISK_FULL, FILE_WRITE_FAILED. */
export interface MessageTree {
  /** The open branch, from its beginning. */
  messages(conversationId: string): Message[];
  /** From the first message to this one; null where the conversation has no such message. */
  upTo(conversationId: string, messageId: string): Message[] | null;
  versions(conversationId: string): Versions;
  /** The last message of the open branch; null where there is none. */
  end(conversationId: string): string | null;
  /** Every message of every branch, each after the one that it follows. */
  tree(conversationId: string): { readonly message: Message; readonly parentId: string | null }[];
  /** Adds messages, each following the one before, the first following `after`; they become the end of the open branch. */
  append(conversationId: string, messages: readonly Message[], after: string | null): void;
  /** Opens the branch of this message, down to its latest end. */
  openBranch(conversationId: string, messageId: string): void;
  save(message: Message): void;
  /** What was being written when an earlier run ended is kept, and marked as interrupted. */
  markInterrupted(): void;
}

/** The way from a message up to the first one, the last first. */
const branchTo = (id: string): string => `
  WITH RECURSIVE branch (id, parent_id, depth) AS (
    SELECT id, parent_id, 0 FROM messages WHERE id = ${id}
    UNION ALL
    SELECT messages.id, messages.parent_id, depth + 1 FROM messages JOIN branch ON messages.id = branch.parent_id
  )
`;

const openEnd = '(SELECT end_id FROM conversations WHERE id = ?)';

export const createMessageTree = (database: HearthDatabase): MessageTree => {
  const statements = {
    open: database.prepare(
      `${branchTo(openEnd)} SELECT messages.* FROM branch JOIN messages USING (id) ORDER BY depth DESC`,
    ),
    upTo: database.prepare(
      `${branchTo('?')} SELECT messages.* FROM branch JOIN messages USING (id) ORDER BY depth DESC`,
    ),
    belongs: database.prepare('SELECT 1 FROM messages WHERE id = ? AND conversation_id = ?'),
    openLinks: database.prepare<[string], Link>(`${branchTo(openEnd)} SELECT id, parent_id FROM branch`),
    links: database.prepare<[string], Link>(
      'SELECT id, parent_id FROM messages WHERE conversation_id = ? ORDER BY position',
    ),
    all: database.prepare('SELECT * FROM messages WHERE conversation_id = ? ORDER BY position'),
    end: database.prepare<[string], { end_id: string | null }>('SELECT end_id FROM conversations WHERE id = ?'),
    lastChild: database.prepare<[string], { id: string }>(
      'SELECT id FROM messages WHERE parent_id = ? ORDER BY position DESC LIMIT 1',
    ),
    lastPosition: database.prepare<[string], { position: number | null }>(
      'SELECT max(position) AS position FROM messages WHERE conversation_id = ?',
    ),
    setEnd: database.prepare('UPDATE conversations SET end_id = ? WHERE id = ?'),
    touch: database.prepare('UPDATE conversations SET updated_at = ? WHERE id = ?'),
    insert: database.prepare(`
      INSERT INTO messages
        (id, conversation_id, parent_id, role, thought, text, tool_calls, status, model_id, options, thought_end, context, stats,
         error, created_at, position)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    `),
    save: database.prepare(`
      UPDATE messages SET thought = ?, text = ?, tool_calls = ?, status = ?, model_id = ?, thought_end = ?, context = ?, stats = ?, error = ?
      WHERE id = ?
    `),
    interrupt: database.prepare("UPDATE messages SET status = 'interrupted' WHERE status IN ('queued', 'streaming')"),
  };
  const attachments = createAttachmentStore(database);
  /** Rows of one conversation as messages, with their files. */
  const withFiles = (conversationId: string, rows: readonly unknown[]): Message[] => {
    const files = attachments.ofConversation(conversationId);
    return rows.map((row) => toMessage(messageRow.parse(row), files));
  };
  const explained = explainWrites(database);
  const callsOf = ({ toolCalls }: Message): string | null =>
    toolCalls.length === 0 ? null : JSON.stringify(toolCalls);
  const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

  return {
    messages: (conversationId) => withFiles(conversationId, statements.open.all(conversationId)),
    upTo: (conversationId, messageId) =>
      statements.belongs.get(messageId, conversationId) === undefined
        ? null
        : withFiles(conversationId, statements.upTo.all(messageId)),
    versions: (conversationId) => {
      const siblings = new Map<string | null, string[]>();
      for (const { id, parent_id } of statements.links.all(conversationId)) {
        siblings.set(parent_id, [...(siblings.get(parent_id) ?? []), id]);
      }
      return Object.fromEntries(
        statements.openLinks
          .all(conversationId)
          .map(({ id, parent_id }) => [id, siblings.get(parent_id) ?? []] as const)
          .filter(([, ids]) => ids.length > 1),
      );
    },
    tree: (conversationId) => {
      const files = attachments.ofConversation(conversationId);
      return statements.all.all(conversationId).map((row) => {
        const parsed = messageRow.parse(row);
        return { message: toMessage(parsed, files), parentId: parsed.parent_id };
      });
    },
    end: (conversationId) => statements.end.get(conversationId)?.end_id ?? null,
    append: explained(
      database.transaction((conversationId: string, added: readonly Message[], after: string | null) => {
        let position = statements.lastPosition.get(conversationId)?.position ?? 0;
        let parentId = after;
        for (const one of added) {
          position += 1;
          statements.insert.run(
            one.id,
            conversationId,
            parentId,
            one.role,
            one.thought,
            one.text,
            callsOf(one),
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
          attachments.give(one.id, one.attachments);
          parentId = one.id;
        }
        statements.setEnd.run(parentId, conversationId);
        statements.touch.run(new Date().toISOString(), conversationId);
      }),
    ),
    openBranch: explained((conversationId, messageId) => {
      let end = messageId;
      for (let next = statements.lastChild.get(end); next !== undefined; next = statements.lastChild.get(end)) {
        end = next.id;
      }
      statements.setEnd.run(end, conversationId);
    }),
    save: explained(
      (one) =>
        void statements.save.run(
          one.thought,
          one.text,
          callsOf(one),
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
