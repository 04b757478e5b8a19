/**
 * Brings a database file under a key: one that earlier versions left open, or one under a former key. A copy is
 * encrypted and compared with the original before it takes its place in one step, so whatever ends this in between
 * leaves the one or the other, whole. What lay there in plain text is overwritten (a disk that spreads its writes, as
 * every SSD does, may keep older copies where only the drive itself can reach them).
 * Errors: DATABASE_DAMAGED, DISK_FULL, FILE_WRITE_FAILED; the file is then as it was.
 */
import { copyFileSync, linkSync, rmSync } from 'node:fs';
import type Database from 'better-sqlite3-multiple-ciphers';
import { checkDatabase } from './checkDatabase.ts';
import { overwriteFile } from './overwriteFile.ts';
import { moveInto } from './replaceFile.ts';
import { changeKey, fileKind, findKey, openFile, type FileKey } from './fileKey.ts';

type Open = InstanceType<typeof Database>;

/** Rows of every table: what must be the same in the copy. */
const countRows = (database: Open): string => {
  const tables = database
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all();
  const rows = tables.map(({ name }) => [
    name,
    database
      .prepare(`SELECT count(*) FROM "${name.replaceAll('"', '""')}"`)
      .pluck()
      .get(),
  ]);
  return JSON.stringify(rows);
};

/** Everything is in the one file afterwards, and nothing beside it. */
const settle = (path: string, key: FileKey): void => {
  const database = openFile(path, key);
  try {
    checkDatabase(database, path);
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.pragma('journal_mode = DELETE');
  } finally {
    database.close();
  }
};

/** Brings a file that nobody else has open from one key to another, and compares what it holds with what it held. */
export const encryptCopy = (part: string, from: FileKey, key: FileKey): void => {
  const database = openFile(part, from);
  let rows: string;
  try {
    rows = countRows(database);
    changeKey(database, key);
  } finally {
    database.close();
  }
  const encrypted = openFile(part, key);
  try {
    checkDatabase(encrypted, part);
    if (countRows(encrypted) !== rows) throw new Error(`The encrypted copy of ${part} is not the same.`);
  } finally {
    encrypted.close();
  }
};

const partOf = (path: string): string => `${path}.encrypting`;
const plainOf = (path: string): string => `${path}.plain`;

/** What an attempt that was broken off has left. Only called for a file that is known to be under its key. */
const removeRest = (path: string): void => {
  rmSync(partOf(path), { force: true });
  overwriteFile(plainOf(path));
};

/** A second name for the plain file, so that it can be overwritten once the other one has its place. */
const keepPlain = (path: string): void => {
  rmSync(plainOf(path), { force: true });
  try {
    linkSync(path, plainOf(path));
  } catch {
    // Some disks know no second names; there the plain file is only removed.
  }
};

export const bringUnderKey = (path: string, key: Buffer, formerKeys: readonly Buffer[]): void => {
  const kind = fileKind(path);
  if (kind === 'missing') return;
  const present = kind === 'plain' ? null : findKey(path, [key, ...formerKeys]);
  // Under no known key, or under the right one: the check that follows at its opening tells which.
  if (present === undefined || present === key) {
    if (present === key) removeRest(path);
    return;
  }
  settle(path, present);
  const part = partOf(path);
  rmSync(part, { force: true });
  try {
    copyFileSync(path, part);
    encryptCopy(part, present, key);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
  if (present === null) keepPlain(path);
  moveInto(part, path);
  removeRest(path);
};
