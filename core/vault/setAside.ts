/**
 * Keeps a database, and what may open it one day, in a folder of its own before another one takes its place. All of it
 * has its new name before the first old one goes, so whatever ends this in between loses nothing.
 * Errors: DISK_FULL, FILE_WRITE_FAILED; everything is then as it was.
 */
import { copyFileSync, existsSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { databasePath } from '../storage/database.ts';
import { flush } from '../storage/replaceFile.ts';
import { explainWriteError } from '../storage/writeErrors.ts';
import { keyFilePath } from './keyFile.ts';

export const setAsideFolder = (home: string): string => join(home, 'set-aside');

/** A second name for the same bytes; a copy where the disk knows no second names. */
const keepAs = (path: string, kept: string): void => {
  try {
    linkSync(path, kept);
  } catch {
    copyFileSync(path, kept);
    flush(kept);
  }
};

const logsOf = (path: string): string[] => [`${path}-wal`, `${path}-shm`, `${path}-journal`];

/** Beside another database they would be taken for its own. */
export const removeLogs = (home: string): void => {
  for (const path of logsOf(databasePath(home))) rmSync(path, { force: true });
};

/** @returns the folder; the database and its key are still where they were */
export const keepAside = (home: string): string => {
  const folder = join(setAsideFolder(home), new Date().toISOString().replaceAll(/[:.]/g, '-'));
  const path = databasePath(home);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const file of [path, ...logsOf(path)]) if (existsSync(file)) keepAs(file, join(folder, basename(file)));
    if (existsSync(keyFilePath(home))) copyFileSync(keyFilePath(home), join(folder, 'key.json'));
    flush(folder);
    return folder;
  } catch (error) {
    throw explainWriteError(error, home);
  }
};

/**
 * @param withKey whether the key goes as well, because it opens nothing any more; else a copy of it goes along
 * @returns the folder
 */
export const setAside = (home: string, withKey: boolean): string => {
  const folder = keepAside(home);
  try {
    removeLogs(home);
    rmSync(databasePath(home), { force: true });
    if (withKey) rmSync(keyFilePath(home), { force: true });
    flush(home);
    return folder;
  } catch (error) {
    throw explainWriteError(error, home);
  }
};
