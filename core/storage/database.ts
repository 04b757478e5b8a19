/**
 * The one database of a home folder (SQLite). Opening it takes the home: a second process gets HOME_IN_USE. The lock
 * is the operating system's, so it goes with the process however that ends.
 * Errors: HOME_IN_USE, DATABASE_DAMAGED (the file is left as it is).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { HearthError } from '../../contract/error.ts';
import { migrations } from './migrations.ts';

export type HearthDatabase = InstanceType<typeof Database>;

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

const explain = (error: unknown, home: string, path: string): unknown => {
  const code = codeOf(error);
  if (code === 'SQLITE_BUSY') {
    return new HearthError(
      {
        code: 'HOME_IN_USE',
        message: `Hearth is running already with ${home}.`,
        details: { home },
        next: 'Use the window that is open, or set HEARTH_HOME to another folder for a second one.',
      },
      error,
    );
  }
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
    return new HearthError(
      {
        code: 'DATABASE_DAMAGED',
        message: `The database of conversations cannot be read: ${path}.`,
        details: { path },
        next: 'Put a backup in its place, or move the file away to start with an empty one. Nothing was changed.',
      },
      error,
    );
  }
  return error;
};

const migrate = (database: HearthDatabase): void => {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > migrations.length) {
    throw new HearthError({
      code: 'DATABASE_DAMAGED',
      message: `The conversations were written by a newer Hearth (version ${version} of the database).`,
      details: { version, known: migrations.length },
      next: 'Install the newer Hearth again. Nothing was changed.',
    });
  }
  database.transaction(() => {
    for (const statement of migrations.slice(version)) database.exec(statement);
    database.pragma(`user_version = ${migrations.length}`);
  })();
};

export const openDatabase = (home: string): HearthDatabase => {
  mkdirSync(home, { recursive: true });
  const path = join(home, 'hearth.db');
  let database: HearthDatabase | null = null;
  try {
    database = new Database(path, { timeout: 200 });
    // One process owns the file; the lock is taken with the first write below and kept.
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    migrate(database);
    return database;
  } catch (error) {
    database?.close();
    throw explain(error, home, path);
  }
};
