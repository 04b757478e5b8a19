/** Which model was loaded last, so that the next start is ready with the one that is in use. */
import { z } from 'zod';
import type { HearthDatabase } from './database.ts';

export interface LastModel {
  get(): string | null;
  set(modelId: string): void;
}

const key = 'lastModelId';
const row = z.object({ value: z.string() }).optional();

export const createLastModel = (database: HearthDatabase): LastModel => {
  const read = database.prepare('SELECT value FROM settings WHERE key = ?');
  const write = database.prepare(
    'INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  return {
    get: () => row.parse(read.get(key))?.value ?? null,
    set: (modelId) => void write.run(key, modelId),
  };
};
