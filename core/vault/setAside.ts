/**
 * Puts a database that cannot be opened out of the way, with what may open it one day, into a folder of its own. All of it
 * has its new name before the first old one goes, so whatever ends this in between loses nothing.
 * Errors: DISK_FULL, FILE_WRITE_FAILED; everything is then as it was.
 */
import { copyFileSync, existsSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { databasePath } from '../storage/database.ts';
import { flush } from '../storage/replaceFile.ts';
import { explainWriteError } from '../storage/writeErrors.ts';
import { keyFilePath } from './keyFile.ts';

/** A second name for the same bytes; a copy where the disk knows no second names. */
const keepAs = (path: string, kept: string): void => {
  try {
    linkSync(path, kept);
  } catch {
    copyFileSync(path, kept);
    flush(kept);
  }
};

/** The log goes first: beside an empty database it would be taken for its own. */
const filesOf = (home: string): string[] => {
  const path = databasePath(home);
  return [`${path}-wal`, `${path}-shm`, `${path}-journal`, path];
};

/**
 * @param withKey whether the key goes as well, because it opens nothing any more; else a copy of it goes along
 * @returns the folder
 */
export const setAside = (home: string, withKey: boolean): string => {
  const folder = join(home, 'set-aside', new Date().toISOString().replaceAll(/[:.]/g, '-'));
  const files = filesOf(home).filter((path) => existsSync(path));
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const path of files) keepAs(path, join(folder, basename(path)));
    if (existsSync(keyFilePath(home))) copyFileSync(keyFilePath(home), join(folder, 'key.json'));
    flush(folder);
    for (const path of files) rmSync(path);
    if (withKey) rmSync(keyFilePath(home), { force: true });
    flush(home);
    return folder;
  } catch (error) {
    throw explainWriteError(error, home);
  }
};
