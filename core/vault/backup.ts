/**
 * Saves all of a home's database to a file, under a passphrase of its own; and lists what there is to go back to. Before an
 * update of the database's form Hearth makes a copy by itself, under the home's key; the latest three are kept.
 * Errors: FILE_WRITE_FAILED, DISK_FULL.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Backup, SavedBackup } from '../../contract/backup.ts';
import { HearthError } from '../../contract/error.ts';
import type { HearthDatabase } from '../storage/database.ts';
import { explainDatabaseError } from '../storage/databaseErrors.ts';
import { encryptCopy } from '../storage/encryptDatabase.ts';
import { findKey, type FileKey } from '../storage/fileKey.ts';
import { userPath } from '../storage/userPath.ts';
import { readBackupHeader, writeBackupFile } from './backupFile.ts';
import { lockWithPassphrase } from './passphraseSlot.ts';

const keptUpdates = 3;
const updateName = /^before-version-\d+-.*\.db$/;

export const backupFolder = (home: string): string => join(home, 'backups');

/** A moment as part of a file's name, in the order of time. */
const stamp = (): string => new Date().toISOString().replaceAll(/[:.]/g, '-');

/** Everything in one new file without gaps, under the key that the database has. */
const copyInto = (database: HearthDatabase, path: string): void => {
  rmSync(path, { force: true });
  database.prepare('VACUUM INTO ?').run(path);
};

const alreadyThere = (path: string): HearthError =>
  new HearthError({
    code: 'FILE_WRITE_FAILED',
    message: `There is something at ${path} already.`,
    details: { path },
    next: 'Choose another name.',
  });

/** Those made before updates, the latest first. */
export const updateBackups = (home: string): string[] => {
  const folder = backupFolder(home);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => updateName.test(name))
    .sort((one, other) => statSync(join(folder, other)).mtimeMs - statSync(join(folder, one)).mtimeMs)
    .map((name) => join(folder, name));
};

export const backUpBeforeUpdate = (home: string, database: HearthDatabase, version: number): void => {
  const folder = backupFolder(home);
  const path = join(folder, `before-version-${version}-${stamp()}.db`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    copyInto(database, path);
    for (const old of updateBackups(home).slice(keptUpdates)) rmSync(old);
  } catch (error) {
    rmSync(path, { force: true });
    throw explainDatabaseError(error, home, path);
  }
};

/**
 * @param keys the database is under one of them
 * @param path null puts it into the home's own folder
 */
export const saveBackup = async (
  home: string,
  { database, keys }: { readonly database: HearthDatabase; readonly keys: readonly FileKey[] },
  { path: wanted, passphrase }: { readonly path: string | null; readonly passphrase: string | null },
): Promise<SavedBackup> => {
  const path = wanted === null ? join(backupFolder(home), `hearth-${stamp()}.backup`) : userPath(wanted);
  if (existsSync(path)) throw alreadyThere(path);
  const copy = `${path}.database.part`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const own = passphrase === null ? null : randomBytes(32);
    const lock = passphrase === null || own === null ? null : await lockWithPassphrase(own, passphrase);
    copyInto(database, copy);
    const key = findKey(copy, keys);
    if (key === undefined) throw new Error('The copy is under no key that is known.');
    if (key !== own) encryptCopy(copy, key, own);
    const { bytes, sha256 } = await writeBackupFile(copy, path, lock);
    return { path, bytes, sha256 };
  } catch (error) {
    throw explainDatabaseError(error, dirname(path), path);
  } finally {
    rmSync(copy, { force: true });
  }
};

export const listBackups = async (home: string): Promise<Backup[]> => {
  const folder = backupFolder(home);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(backup|db)$/.test(name)) : [];
  const found = await Promise.all(
    names.map(async (name): Promise<Backup | null> => {
      const path = join(folder, name);
      const { size: bytes, mtime } = statSync(path);
      if (updateName.test(name)) {
        return { path, bytes, createdAt: mtime.toISOString(), kind: 'update', hasPassphrase: false };
      }
      const saved = await readBackupHeader(path);
      if (saved === null) return null;
      const { createdAt, lock } = saved.header;
      return { path, bytes, createdAt, kind: 'saved', hasPassphrase: lock !== null };
    }),
  );
  return found.flatMap((backup) => backup ?? []).sort((one, other) => other.createdAt.localeCompare(one.createdAt));
};
