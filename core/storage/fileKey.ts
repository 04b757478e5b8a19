/** Under which key a database file is. Null is none: such files earlier versions of Hearth left. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import Database from 'better-sqlite3-multiple-ciphers';
import { codeOf } from './writeErrors.ts';

export type FileKey = Buffer | null;

/** The first words of every SQLite file that is not encrypted. */
const plainHeader = 'SQLite format 3\0';

export type FileKind = 'missing' | 'plain' | 'other';

/** An empty file is a database that nothing was written to. */
export const fileKind = (path: string): FileKind => {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return 'missing';
  const head = Buffer.alloc(plainHeader.length);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, head.length, 0);
  } finally {
    closeSync(file);
  }
  return head.toString('latin1') === plainHeader ? 'plain' : 'other';
};

const literal = (key: Buffer): string => `"x'${key.toString('hex')}'"`;

/** The only connection to the file while it is open; SQLite keeps what it sorts and joins in memory. */
export const openFile = (path: string, key: FileKey): InstanceType<typeof Database> => {
  const database = new Database(path, { timeout: 200 });
  try {
    if (key !== null) database.pragma(`key = ${literal(key)}`);
    // One process owns the file; the lock is taken with the first write and kept.
    database.pragma('locking_mode = EXCLUSIVE');
    // Temporary files would hold plain text: the cipher is the database's alone.
    database.pragma('temp_store = MEMORY');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** Encrypts the open database anew; whoever calls it does so on a copy. */
export const changeKey = (database: InstanceType<typeof Database>, key: FileKey): void => {
  // A journal on the disk would keep what was there before.
  database.pragma('journal_mode = MEMORY');
  database.pragma(`rekey = ${key === null ? "''" : literal(key)}`);
};

const opens = (path: string, key: FileKey): boolean => {
  const database = openFile(path, key);
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return true;
  } catch (error) {
    if (codeOf(error) === 'SQLITE_NOTADB') return false;
    throw error;
  } finally {
    database.close();
  }
};

/** The first of these keys that opens the file; undefined where none does. */
export const findKey = (path: string, keys: readonly FileKey[]): FileKey | undefined =>
  keys.find((key) => opens(path, key));
