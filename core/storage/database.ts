/**
 * The one database of a home folder (SQLite). Opening it takes the home: a second process gets HOME_IN_USE. The lock
 * is the operating system's, so it goes with the process however that ends.
 * Errors: HOME_IN_USE, DATABASE_DAMAGED (the file is left as it is), FILE_WRITE_FAILED, DISK_FULL.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { HearthError } from '../../contract/error.ts';
import { explainDatabaseError } from './databaseErrors.ts';
import { migrations } from './migrations.ts';

export type HearthDatabase = InstanceType<typeof Database>;

/** Reads all of it once, before anything is written: a damaged page would show only when its chat is opened. */
const check = (database: HearthDatabase, path: string): void => {
  const answer: unknown = database.pragma('quick_check(1)', { simple: true });
  if (answer === 'ok') return;
  throw new HearthError({
    code: 'DATABASE_DAMAGED',
    message: `The database of conversations is damaged: ${path}.`,
    details: { path, reason: String(answer) },
    next: 'Put a backup in its place, or move the file away to start with an empty one. Nothing was changed.',
  });
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
  const path = join(home, 'hearth.db');
  let database: HearthDatabase | null = null;
  try {
    mkdirSync(home, { recursive: true });
    database = new Database(path, { timeout: 200 });
    // One process owns the file; the lock is taken with the first write below and kept.
    database.pragma('locking_mode = EXCLUSIVE');
    check(database, path);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    // What is deleted is overwritten and not only forgotten.
    database.pragma('secure_delete = ON');
    // A migration may put a table in another one's place; only then do keys have to hold.
    database.pragma('foreign_keys = OFF');
    migrate(database);
    database.pragma('foreign_keys = ON');
    return database;
  } catch (error) {
    database?.close();
    throw explainDatabaseError(error, home, path);
  }
};
