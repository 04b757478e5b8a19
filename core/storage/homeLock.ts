/**
 * Takes a home folder for this process, before anything in it is opened, changed or put in another one's place. The lock
 * is the operating system's (through SQLite, which knows every platform's), so it goes with the process however it ends.
 * Errors: HOME_IN_USE, FILE_WRITE_FAILED.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { explainDatabaseError } from './databaseErrors.ts';

export interface HomeLock {
  release(): void;
}

export const takeHome = (home: string): HomeLock => {
  const path = join(home, 'lock');
  let lock: InstanceType<typeof Database> | null = null;
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    lock = new Database(path, { timeout: 200 });
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    throw explainDatabaseError(error, home, path);
  }
  const taken = lock;
  return { release: () => void taken.close() };
};
