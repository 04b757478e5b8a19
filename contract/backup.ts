/** Backups: files that hold every conversation, and the way back from one. */
import { z } from 'zod';
import { call } from './endpoint.ts';

export const backup = z.object({
  path: z.string(),
  createdAt: z.iso.datetime(),
  bytes: z.number(),
  /** `update`: made by Hearth itself before it changed the database's form; opened by this home's own key. */
  kind: z.enum(['saved', 'update']),
  /** What opens it, where it was saved: a passphrase of its own. */
  hasPassphrase: z.boolean(),
});
export type Backup = z.infer<typeof backup>;

export const savedBackup = z.object({ path: z.string(), bytes: z.number(), sha256: z.string() });
export type SavedBackup = z.infer<typeof savedBackup>;

const path = z.string().trim().min(1).max(4000);

/** Answered also while the home is locked or damaged. */
export const restoreContract = {
  /** Those in the home's own folder, the latest first. */
  'backup.list': call(z.object({}), z.array(backup)),
  /**
   * Puts a backup in place of what is there, which is set aside with its key. It is verified first; where anything fails,
   * nothing has changed. Errors: FILE_NOT_FOUND, BACKUP_DAMAGED, PASSPHRASE_WRONG, DATABASE_NEWER, DISK_FULL.
   */
  'backup.restore': call(
    z.object({ path, passphrase: z.string().max(1000).nullable() }),
    z.object({ folder: z.string() }),
  ),
};

export const backupContract = {
  /** To `path`, or into the home's folder of backups. Without a passphrase everybody who has the file can read it. */
  'backup.save': call(
    z.object({ path: path.nullable(), passphrase: z.string().min(1).max(1000).nullable() }),
    savedBackup,
  ),
};
