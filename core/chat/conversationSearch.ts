/**
 * Full-text search over all conversations. The index holds every three characters that follow each other (FTS5's trigram
 * tokenizer), so it finds parts of words, code, and Chinese, where no blanks part the words. A word of one or two
 * characters is in no index and is looked for in the texts that the longer ones leave, or in all.
 */
import { z } from 'zod';
import { message } from '../../contract/chat.ts';
import type { SearchHit } from '../../contract/chatSearch.ts';
import type { HearthDatabase } from '../storage/database.ts';
import { searchTerms } from './searchTerms.ts';
import { snippetOf } from './snippet.ts';

export interface SearchResult {
  readonly hits: SearchHit[];
  /** Whether there are more than were asked for. */
  readonly more: boolean;
}

const INDEXED_CHARACTERS = 3;

const messageRow = z.object({
  id: z.string(),
  conversation_id: z.string(),
  title: z.string(),
  role: message.shape.role,
  text: z.string(),
  created_at: z.string(),
});
const titleRow = z.object({ id: z.string(), title: z.string(), updated_at: z.string() });

const like = (term: string): string => `%${term.replace(/[\\%_]/g, '\\$&')}%`;
const likeAll = (column: string, terms: readonly string[]): string =>
  terms.map(() => `${column} LIKE ? ESCAPE '\\'`).join(' AND ');
/** The tokenizer counts code points. */
const isIndexed = (term: string): boolean => Array.from(term).length >= INDEXED_CHARACTERS;

export const createConversationSearch = (
  database: HearthDatabase,
): ((query: string, limit: number) => SearchResult) => {
  const findTitles = (terms: readonly string[], limit: number): SearchHit[] =>
    database
      .prepare(
        `SELECT id, title, updated_at FROM conversations
         WHERE deleted_at IS NULL AND ${likeAll('title', terms)} ORDER BY updated_at DESC LIMIT ?`,
      )
      .all(...terms.map(like), limit)
      .map((row) => {
        const { id, title, updated_at } = titleRow.parse(row);
        return {
          conversationId: id,
          title,
          messageId: null,
          role: null,
          snippet: snippetOf(title, terms),
          createdAt: updated_at,
        };
      });

  const findMessages = (terms: readonly string[], limit: number): SearchHit[] => {
    const long = terms.filter(isIndexed);
    const short = terms.filter((term) => !isIndexed(term));
    const phrases = long.map((term) => `"${term.replaceAll('"', '""')}"`).join(' AND ');
    const conditions = [
      'conversations.deleted_at IS NULL',
      "messages.status NOT IN ('queued', 'streaming')",
      ...(long.length > 0 ? ['number IN (SELECT rowid FROM message_index WHERE message_index MATCH ?)'] : []),
      ...(short.length > 0 ? [likeAll('messages.text', short)] : []),
    ];
    return database
      .prepare(
        `SELECT messages.id, conversation_id, title, role, text, messages.created_at
         FROM messages JOIN conversations ON conversations.id = conversation_id
         WHERE ${conditions.join(' AND ')} ORDER BY messages.created_at DESC, number DESC LIMIT ?`,
      )
      .all(...(long.length > 0 ? [phrases] : []), ...short.map(like), limit)
      .map((row) => {
        const parsed = messageRow.parse(row);
        return {
          conversationId: parsed.conversation_id,
          title: parsed.title,
          messageId: parsed.id,
          role: parsed.role,
          snippet: snippetOf(parsed.text, terms),
          createdAt: parsed.created_at,
        };
      });
  };

  return (query, limit) => {
    const terms = searchTerms(query);
    if (terms.length === 0) return { hits: [], more: false };
    const titles = findTitles(terms, limit + 1);
    const hits = [...titles, ...findMessages(terms, limit + 1 - titles.length)];
    return { hits: hits.slice(0, limit), more: hits.length > limit };
  };
};
