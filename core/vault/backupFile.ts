/**
 * A backup in one file: a line of JSON that says what it is, how it is locked and what its hash is; then the database.
 * It is written beside its place and moved there when it is whole.
 * Errors: FILE_NOT_FOUND, BACKUP_DAMAGED, FILE_WRITE_FAILED, DISK_FULL.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { HearthError } from '../../contract/error.ts';
import { moveInto } from '../storage/replaceFile.ts';
import { codeOf, explainWriteError } from '../storage/writeErrors.ts';
import { passphraseSlot } from './passphraseSlot.ts';

export const backupHeader = z.object({
  format: z.literal('hearth-backup'),
  version: z.literal(1),
  createdAt: z.iso.datetime(),
  /** Of the database that follows. */
  bytes: z.number().int().positive(),
  sha256: z.string().length(64),
  /** Holds the database's key; null where it has none. */
  lock: passphraseSlot.nullable(),
});
export type BackupHeader = z.infer<typeof backupHeader>;

/** More than any header has. */
const longestHeaderBytes = 4096;

export const backupDamaged = (path: string, reason: string, cause?: unknown): HearthError =>
  new HearthError(
    {
      code: 'BACKUP_DAMAGED',
      message: `This is not a whole backup of Hearth: ${path}.`,
      details: { path, reason },
      next: 'Choose another backup, or another copy of this one. Nothing was changed.',
    },
    cause,
  );

const fileNotFound = (path: string, cause: unknown): HearthError => {
  const isFolder = codeOf(cause) === 'EISDIR';
  const message = isFolder ? `${path} is a folder.` : `There is no file ${path}.`;
  const next = isFolder ? 'Name the backup in it.' : 'Check the path.';
  return new HearthError({ code: 'FILE_NOT_FOUND', message, details: { path }, next }, cause);
};

const parseHeader = (line: string): BackupHeader | null => {
  try {
    return backupHeader.parse(JSON.parse(line));
  } catch {
    return null;
  }
};

/** Null where the file is something else. */
export const readBackupHeader = async (path: string): Promise<{ header: BackupHeader; startBytes: number } | null> => {
  let file;
  try {
    file = await open(path, 'r');
    const head = Buffer.alloc(longestHeaderBytes);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const end = head.subarray(0, bytesRead).indexOf('\n');
    const header = end < 0 ? null : parseHeader(head.subarray(0, end).toString('utf8'));
    return header === null ? null : { header, startBytes: end + 1 };
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EISDIR') throw fileNotFound(path, error);
    throw error;
  } finally {
    await file?.close();
  }
};

/** Hashes what flows through. */
const hashing = (): { through: Transform; sha256: () => string; bytes: () => number } => {
  const hash = createHash('sha256');
  let total = 0;
  const through = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      total += chunk.length;
      done(null, chunk);
    },
  });
  return { through, sha256: () => hash.digest('hex'), bytes: () => total };
};

const hashOf = async (path: string): Promise<{ sha256: string; bytes: number }> => {
  const { through, sha256, bytes } = hashing();
  await pipeline(createReadStream(path), through.resume());
  return { sha256: sha256(), bytes: bytes() };
};

export const writeBackupFile = async (
  database: string,
  path: string,
  lock: BackupHeader['lock'],
): Promise<BackupHeader> => {
  const part = `${path}.part`;
  try {
    const createdAt = new Date().toISOString();
    const header: BackupHeader = { format: 'hearth-backup', version: 1, createdAt, ...(await hashOf(database)), lock };
    const file = createWriteStream(part, { mode: 0o600 });
    file.write(`${JSON.stringify(header)}\n`);
    await pipeline(createReadStream(database), file);
    moveInto(part, path);
    return header;
  } catch (error) {
    rmSync(part, { force: true });
    throw explainWriteError(error, path);
  }
};

/** Writes its database to `target`, which is not there where this fails. */
export const extractBackup = async (
  path: string,
  { header, startBytes }: { readonly header: BackupHeader; readonly startBytes: number },
  target: string,
): Promise<void> => {
  const { through, sha256, bytes } = hashing();
  try {
    await pipeline(createReadStream(path, { start: startBytes }), through, createWriteStream(target, { mode: 0o600 }));
    if (bytes() !== header.bytes) throw backupDamaged(path, `${bytes()} bytes of ${header.bytes}`);
    const found = sha256();
    if (found !== header.sha256) throw backupDamaged(path, `SHA-256 ${found} instead of ${header.sha256}`);
  } catch (error) {
    rmSync(target, { force: true });
    throw explainWriteError(error, target);
  }
};
