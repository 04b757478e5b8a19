/** Reads all of a database once: a damaged page would show only when its chat is opened. */
import type Database from 'better-sqlite3-multiple-ciphers';
import { HearthError } from '../../contract/error.ts';
import { migrations } from './migrations.ts';

type Open = InstanceType<typeof Database>;

export const damaged = (path: string, reason: string, cause?: unknown): HearthError =>
  new HearthError(
    {
      code: 'DATABASE_DAMAGED',
      message: `The database of conversations is damaged: ${path}.`,
      details: { path, reason },
      next: 'Restore a backup, or set it aside to begin with an empty one. Nothing was changed.',
    },
    cause,
  );

/** Errors: DATABASE_DAMAGED. */
export const checkDatabase = (database: Open, path: string): void => {
  const answer: unknown = database.pragma('quick_check(1)', { simple: true });
  if (answer !== 'ok') throw damaged(path, String(answer));
};

export const versionOf = (database: Open): number => Number(database.pragma('user_version', { simple: true }));

/** Errors: DATABASE_NEWER. */
export const requireKnownVersion = (version: number): void => {
  if (version <= migrations.length) return;
  throw new HearthError({
    code: 'DATABASE_NEWER',
    message: `The conversations were written by a newer Hearth (version ${version} of the database).`,
    details: { version, known: migrations.length },
    next: 'Install the newer Hearth again, or restore a backup from before its update. Nothing was changed.',
  });
};
