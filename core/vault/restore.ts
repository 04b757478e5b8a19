/**
 * Puts a backup in the place of a home's database, in two steps: `readBackup` verifies it and brings it beside the place,
 * while everything still runs; `putBack` moves it in, when nothing is open. What was there is set aside with its key, and
 * whatever ends this in between leaves the one or the other, whole.
 * Errors: FILE_NOT_FOUND, BACKUP_DAMAGED, PASSPHRASE_WRONG, DATABASE_NEWER, DISK_FULL, FILE_WRITE_FAILED.
 */
import { copyFileSync, rmSync } from 'node:fs';

import { checkDatabase, requireKnownVersion, versionOf } from '../storage/checkDatabase.ts';
import { databasePath } from '../storage/database.ts';
import { encryptCopy } from '../storage/encryptDatabase.ts';
import { fileKind, findKey, openFile, type FileKey } from '../storage/fileKey.ts';
import { moveInto } from '../storage/replaceFile.ts';
import { forgetRetentionStart } from '../storage/retentionStart.ts';
import { userPath } from '../storage/userPath.ts';
import { explainWriteError, reasonOf } from '../storage/writeErrors.ts';
import { backupDamaged, extractBackup, readBackupHeader } from './backupFile.ts';
import { databasePurpose } from './openHomeDatabase.ts';
import { openWithPassphrase } from './passphraseSlot.ts';
import { keepAside, removeLogs } from './setAside.ts';
import type { Vault } from './vault.ts';
import { wrongPassphrase } from './vaultErrors.ts';

export interface ReadBackup {
  /** The database, beside its place. */
  readonly part: string;
  readonly key: FileKey;
}

const partOf = (home: string): string => `${databasePath(home)}.restoring`;

/** A database file as it is, such as one that was set aside by an update: in plain text, or under a key of this home. */
const copyPlainFile = (path: string, part: string, vault: Vault | null): FileKey => {
  const kind = fileKind(path);
  if (kind === 'missing') throw backupDamaged(path, 'it is empty');
  if (kind === 'plain') {
    copyFileSync(path, part);
    return null;
  }
  const known = vault === null ? [] : [vault.deriveKey(databasePurpose), ...vault.formerKeys(databasePurpose)];
  const key = findKey(path, known);
  if (key === undefined) throw backupDamaged(path, 'it is no backup, or under the key of another home');
  copyFileSync(path, part);
  return key;
};

const verify = (part: string, key: FileKey, path: string): void => {
  const database = openFile(part, key);
  try {
    checkDatabase(database, path);
    requireKnownVersion(versionOf(database));
    forgetRetentionStart(database);
    database.pragma('journal_mode = DELETE');
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'DATABASE_NEWER'
      ? error
      : backupDamaged(path, reasonOf(error), error);
  } finally {
    database.close();
  }
};

export const readBackup = async (
  home: string,
  wanted: string,
  passphrase: string | null,
  vault: Vault | null,
): Promise<ReadBackup> => {
  const path = userPath(wanted);
  const part = partOf(home);
  try {
    rmSync(part, { force: true });
    const saved = await readBackupHeader(path);
    let key: FileKey;
    if (saved === null) key = copyPlainFile(path, part, vault);
    else {
      const { lock } = saved.header;
      key = lock === null ? null : await openWithPassphrase(lock, passphrase ?? '');
      if (lock !== null && key === null) throw wrongPassphrase();
      await extractBackup(path, saved, part);
    }
    verify(part, key, path);
    return { part, key };
  } catch (error) {
    rmSync(part, { force: true });
    throw explainWriteError(error, home);
  }
};

/**
 * @param unlock brings the vault whose key the database gets; called when the former key has been set aside
 * @returns the folder with what was there
 */
export const putBack = async (
  home: string,
  { part, key }: ReadBackup,
  unlock: () => Promise<Vault>,
): Promise<string> => {
  try {
    const folder = keepAside(home);
    const vault = await unlock();
    encryptCopy(part, key, vault.deriveKey(databasePurpose));
    removeLogs(home);
    moveInto(part, databasePath(home));
    return folder;
  } catch (error) {
    rmSync(part, { force: true });
    throw explainWriteError(error, home);
  }
};
