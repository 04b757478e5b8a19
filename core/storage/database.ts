/**
 * The one database of a home folder (SQLite). One process opens it: a second one gets HOME_IN_USE. The lock is the
 * operating system's, so it goes with the process however that ends.
 * Errors: HOME_IN_USE, DATABASE_DAMAGED and DATABASE_NEWER (the file is left as it is), FILE_WRITE_FAILED, DISK_FULL.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3-multiple-ciphers';
import { checkDatabase, requireKnownVersion, versionOf } from './checkDatabase.ts';
import { explainDatabaseError } from './databaseErrors.ts';
import { openFile, type FileKey } from './fileKey.ts';
import { migrations } from './migrations.ts';

export type HearthDatabase = InstanceType<typeof Database>;

export const databasePath = (home: string): string => join(home, 'hearth.db');

const migrate = (database: HearthDatabase): void => {
  const version = versionOf(database);
  database.transaction(() => {
    for (const statement of migrations.slice(version)) database.exec(statement);
    database.pragma(`user_version = ${migrations.length}`);
  })();
};

/**
 * @param key null only for a database that is not encrypted (yet)
 * @param beforeUpdate called with the database while it still is of an older version
 */
export const openDatabase = (
  home: string,
  key: FileKey = null,
  beforeUpdate: (database: HearthDatabase, version: number) => void = () => undefined,
): HearthDatabase => {
  const path = databasePath(home);
  let database: HearthDatabase | null = null;
  try {
    mkdirSync(home, { recursive: true });
    database = openFile(path, key);
    checkDatabase(database, path);
    const version = versionOf(database);
    requireKnownVersion(version);
    if (version > 0 && version < migrations.length) beforeUpdate(database, version);
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
