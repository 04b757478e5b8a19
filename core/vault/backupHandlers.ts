/** What the window asks of backups while the home is open. */
import type { backupContract } from '../../contract/backup.ts';
import type { Handlers } from '../../contract/endpoint.ts';
import type { HearthDatabase } from '../storage/database.ts';
import { saveBackup } from './backup.ts';
import { databaseKeys } from './openHomeDatabase.ts';
import type { Vault } from './vault.ts';

export const createBackupHandlers = (
  home: string,
  database: HearthDatabase,
  vault: Vault,
): Handlers<typeof backupContract> => ({
  'backup.save': (wanted) => saveBackup(home, { database, keys: databaseKeys(vault) }, wanted),
});
