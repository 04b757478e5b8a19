/**
 * Deletes chats that nobody has touched for as many days as the person has chosen, in the way a person does: they can be
 * brought back for a while. The days count from the last touch (written in, renamed, pinned, filed, brought back) and
 * from the choice itself, whichever came later. A chat stays while it is pinned, being answered, or holds a draft.
 */
import type { ReadableSignal } from '../../contract/endpoint.ts';
import type { RetentionForecast } from '../../contract/retention.ts';
import type { Settings } from '../../contract/settings.ts';
import type { HearthDatabase } from '../storage/database.ts';
import { createRetentionStart } from '../storage/retentionStart.ts';
import type { ChatService } from './chatService.ts';

export interface RetentionParts {
  readonly database: HearthDatabase;
  readonly settings: ReadableSignal<Settings>;
  readonly chat: Pick<ChatService, 'conversations' | 'remove'>;
}

export interface Retention {
  forecast(days: number): RetentionForecast;
  /** Resolves when what is due by now has been deleted. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

interface Candidate {
  readonly id: string;
  readonly touchedAt: string;
}

const dayMs = 24 * 60 * 60 * 1000;
/** A computer that sleeps at night stops the clock of a longer wait. */
const lookEveryMs = 60 * 60 * 1000;

const daysBefore = (days: number): string => new Date(Date.now() - days * dayMs).toISOString();

export const createRetention = ({ database, settings, chat }: RetentionParts): Retention => {
  const start = createRetentionStart(database);
  const candidates = database.prepare<[], Candidate>(`
    SELECT id, max(updated_at, coalesce(touched_at, '')) AS touchedAt FROM conversations
    WHERE deleted_at IS NULL AND pinned = 0
      AND NOT EXISTS (SELECT 1 FROM drafts WHERE conversation_id = conversations.id)
      AND NOT EXISTS (SELECT 1 FROM attachments WHERE draft_of = conversations.id)
    ORDER BY touchedAt
  `);
  let running = Promise.resolve();

  const deleteDue = async (): Promise<void> => {
    const days = settings.get().keepChatsDays;
    const since = start.of(days);
    if (since === null) start.set(days, new Date().toISOString());
    const limit = daysBefore(days);
    if (days === 0 || since === null || since > limit) return;
    const active = new Set(
      chat.conversations
        .get()
        .filter((one) => one.active)
        .map(({ id }) => id),
    );
    const due = candidates.all().filter(({ id, touchedAt }) => touchedAt < limit && !active.has(id));
    if (due.length > 0) await chat.remove(...due.map(({ id }) => id));
  };
  /** What cannot be deleted now (the disk is full, say) is still due the next time. */
  const look = (): void => {
    running = running.then(deleteDue).catch(() => undefined);
  };

  look();
  const looking = setInterval(look, lookEveryMs);
  looking.unref();
  const unsubscribe = settings.subscribe(look);

  return {
    forecast: (days) => {
      const touched = candidates.all().map(({ touchedAt }) => touchedAt);
      const [first] = touched;
      if (days === 0 || first === undefined) return { untouched: 0, nextAt: null };
      const since = start.of(days) ?? new Date().toISOString();
      const limit = daysBefore(days);
      return {
        untouched: touched.filter((at) => at < limit).length,
        nextAt: new Date(Date.parse(first > since ? first : since) + days * dayMs).toISOString(),
      };
    },
    settled: () => running,
    close: async () => {
      clearInterval(looking);
      unsubscribe();
      await running;
    },
  };
};
