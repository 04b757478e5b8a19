/**
 * The database of a home under the vault's key. What is not under it yet (an earlier version's, or one from before the key
 * was made anew) is brought there first; where that fails for want of space it opens as it is, and the vault says so.
 * Errors: those of `openDatabase`.
 */
import { explainDatabaseError } from '../storage/databaseErrors.ts';
import { databasePath, openDatabase, type HearthDatabase } from '../storage/database.ts';
import { bringUnderKey } from '../storage/encryptDatabase.ts';
import { fileKind, findKey, type FileKey } from '../storage/fileKey.ts';
import { backUpBeforeUpdate, updateBackups } from './backup.ts';
import type { Vault } from './vault.ts';

export const databasePurpose = 'database';

/** The one that it is under, those that it may still be under, and none. */
export const databaseKeys = (vault: Vault): readonly FileKey[] => [
  vault.deriveKey(databasePurpose),
  ...vault.formerKeys(databasePurpose),
  null,
];

const bringAll = (home: string, files: readonly string[], key: Buffer, former: readonly Buffer[]): boolean => {
  let all = true;
  for (const path of files) {
    try {
      bringUnderKey(path, key, former);
    } catch (error) {
      const explained = explainDatabaseError(error, home, path);
      if (path === databasePath(home) && !isForLaterAttempt(explained)) throw explained;
      all = false;
    }
  }
  return all;
};

const isForLaterAttempt = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'DISK_FULL' || error.code === 'FILE_WRITE_FAILED');

const presentKey = (path: string, key: Buffer, former: readonly Buffer[]): FileKey =>
  fileKind(path) === 'plain' ? null : (findKey(path, [key, ...former]) ?? key);

export const openHomeDatabase = (home: string, vault: Vault): HearthDatabase => {
  const path = databasePath(home);
  const key = vault.deriveKey(databasePurpose);
  const former = vault.formerKeys(databasePurpose);
  const finished = bringAll(home, [path, ...updateBackups(home)], key, former);
  vault.settle(finished);
  return openDatabase(home, finished ? key : presentKey(path, key, former), (database, version) =>
    backUpBeforeUpdate(home, database, version),
  );
};
