/** Unsent texts, one a conversation and one for the new chat: kept with the conversations, and nowhere else. */
import type { HearthDatabase } from '../storage/database.ts';
import { explainWrites } from '../storage/databaseErrors.ts';

export interface DraftStore {
  /** By conversation; the key of the new chat's is the empty text. */
  all(): Record<string, string>;
  /** Null is the new chat; an empty text is no draft. */
  save(conversationId: string | null, text: string): void;
}

interface DraftRow {
  readonly conversation_id: string;
  readonly text: string;
}

export const createDraftStore = (database: HearthDatabase): DraftStore => {
  const list = database.prepare<[], DraftRow>('SELECT conversation_id, text FROM drafts');
  const write = database.prepare(
    'INSERT INTO drafts VALUES (?, ?) ON CONFLICT (conversation_id) DO UPDATE SET text = excluded.text',
  );
  const remove = database.prepare('DELETE FROM drafts WHERE conversation_id = ?');
  return {
    all: () => Object.fromEntries(list.all().map(({ conversation_id, text }) => [conversation_id, text])),
    save: explainWrites(database)((conversationId, text) => {
      const key = conversationId ?? '';
      if (text === '') remove.run(key);
      else write.run(key, text);
    }),
  };
};
