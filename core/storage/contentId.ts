/** Tells one database from another: a window that was open before everything was forgotten must not go on with it. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { HearthDatabase } from './database.ts';

const key = 'contentId';

export const contentIdOf = (database: HearthDatabase): string => {
  database.prepare('INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO NOTHING').run(key, randomUUID());
  return z.string().parse(database.prepare('SELECT value FROM settings WHERE key = ?').pluck().get(key));
};
