/**
 * Forgets everything that was said: the database with its logs, backups, what was set aside, the engine's saved states.
 * Each file is overwritten and then removed; the key is made anew before, so that a copy that a disk still holds somewhere
 * can never be read again. A mark on the disk lets the next start finish what a sudden end broke off.
 * Models, and how fast the machine is, stay.
 * Errors: FILE_WRITE_FAILED; the mark stays then.
 */
import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { engineStateFolder } from '../engine/state/engineStates.ts';
import { databasePath } from '../storage/database.ts';
import { overwriteFile } from '../storage/overwriteFile.ts';
import { replaceFile } from '../storage/replaceFile.ts';
import { explainWriteError } from '../storage/writeErrors.ts';
import { backupFolder } from './backup.ts';
import { setAsideFolder } from './setAside.ts';

const markOf = (home: string): string => join(home, 'forgetting');

const overwriteFolder = (folder: string): void => {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (lstatSync(path).isFile()) overwriteFile(path);
  }
  rmSync(folder, { recursive: true, force: true });
};

/** Of the database, its logs, and what any change of it has left. */
const databaseFiles = (home: string): string[] => {
  const path = databasePath(home);
  return ['', '-wal', '-shm', '-journal', '.encrypting', '.plain', '.restoring'].map((end) => `${path}${end}`);
};

const overwriteAll = (home: string): void => {
  try {
    for (const path of databaseFiles(home)) overwriteFile(path);
    for (const folder of [backupFolder(home), setAsideFolder(home), engineStateFolder(home)]) overwriteFolder(folder);
    rmSync(markOf(home), { force: true });
  } catch (error) {
    throw explainWriteError(error, home);
  }
};

/** Nothing of the home is open. `renewKey` makes what was encrypted unreadable, wherever a copy of it lies. */
export const forgetHome = async (home: string, renewKey: () => Promise<void>): Promise<void> => {
  replaceFile(markOf(home), '');
  await renewKey();
  overwriteAll(home);
};

/** At a start: what was broken off. */
export const finishForgetting = (home: string): void => {
  if (existsSync(markOf(home))) overwriteAll(home);
};
