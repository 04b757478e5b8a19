/**
 * Since when untouched chats are deleted after so many days. It is kept together with the days, so that other days begin
 * anew however the choice was made. Without it, choosing 30 days would delete years of chats at once.
 */
import { z } from 'zod';
import type { HearthDatabase } from './database.ts';

export interface RetentionStart {
  /** As an ISO time; null where these days are not the ones that count. */
  of(days: number): string | null;
  set(days: number, since: string): void;
}

const key = 'keepChatsStart';
const row = z.object({ value: z.string() }).optional();
const start = z.object({ days: z.number(), since: z.iso.datetime() });

export const createRetentionStart = (database: HearthDatabase): RetentionStart => {
  const read = database.prepare('SELECT value FROM settings WHERE key = ?');
  const write = database.prepare(
    'INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  return {
    of: (days) => {
      const found = row.parse(read.get(key));
      const known = found === undefined ? null : start.parse(JSON.parse(found.value));
      return known?.days === days ? known.since : null;
    },
    set: (days, since) => void write.run(key, JSON.stringify({ days, since })),
  };
};

/** What comes back from a backup counts as touched by that. */
export const forgetRetentionStart = (database: HearthDatabase): void => {
  database.prepare('DELETE FROM settings WHERE key = ?').run(key);
};
