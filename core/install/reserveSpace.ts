/**
 * Room on the disk for files that are about to be written, taken before the first byte: on Linux the file system is
 * asked to set it aside (`fallocate`), on Windows setting a length does that; elsewhere the room is only checked.
 */
import { open, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HearthError } from '../../contract/error.ts';
import { runBounded } from '../hardware/boundedCommand.ts';
import { makeFolder } from '../storage/makeFolder.ts';
import { explainWriteError } from '../storage/writeErrors.ts';
import { allocatedBytes } from './contentFiles.ts';

/** For everyone else on the disk. */
export const spareBytes = 256 * 1024 * 1024;
const fallocateLimitMs = 60_000;

export interface WantedFile {
  readonly path: string;
  readonly bytes: number;
}

const decimal = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 1e9 ? 3 : 1)} GB`;

const notEnough = (neededBytes: number, freeBytes: number, folder: string): HearthError =>
  new HearthError({
    code: 'DISK_FULL',
    message: `This needs ${decimal(neededBytes)} more on the disk of ${folder}, which has ${decimal(freeBytes)} free.`,
    details: { neededBytes, freeBytes, folder },
    next: 'Free some space and go on, or move the models to another disk with "hearth move". What has arrived is kept.',
  });

/** Errors: DISK_FULL where the disk of `folder` has not so much room, and some to spare. */
export const checkSpace = async (folder: string, neededBytes: number): Promise<void> => {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  // What is set aside already needs no more room, and so none to spare.
  if (neededBytes > 0 && freeBytes < neededBytes + spareBytes)
    throw notEnough(neededBytes + spareBytes, freeBytes, folder);
};

/** True where the system set the room aside. Its tool is part of every distribution; without it the room is not held. */
const fallocate = async ({ path, bytes }: WantedFile): Promise<boolean> =>
  process.platform === 'linux' &&
  (await runBounded('fallocate', ['-l', String(bytes), path], { timeoutMs: fallocateLimitMs })).ok;

/**
 * `alsoBytes`: what will be written on the same disk later, such as the result of quantizing.
 * Errors: DISK_FULL with what is needed and what there is, FILE_WRITE_FAILED.
 */
export const reserveSpace = async (files: readonly WantedFile[], alsoBytes = 0): Promise<void> => {
  const folder = dirname(files[0]?.path ?? '');
  try {
    await makeFolder(folder);
    const missing = await Promise.all(files.map(async ({ path, bytes }) => bytes - (await allocatedBytes(path))));
    await checkSpace(
      folder,
      missing.reduce((sum, bytes) => sum + Math.max(0, bytes), alsoBytes),
    );
    for (const file of files) {
      const handle = await open(file.path, 'a');
      const { size } = await handle.stat();
      await handle.close();
      if (size >= file.bytes || (await fallocate(file))) continue;
      if (process.platform !== 'win32') continue;
      const whole = await open(file.path, 'r+');
      await whole.truncate(file.bytes).finally(() => whole.close());
    }
  } catch (error) {
    throw explainWriteError(error, folder);
  }
};
