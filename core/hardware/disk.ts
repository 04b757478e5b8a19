/**
 * Room on the disk that holds a folder, by the file system's own count for an ordinary user. The folder need not exist
 * yet: then the nearest one above it that does is asked. Null where the disk does not answer.
 */
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Disk } from '../../contract/hardware.ts';
import { readDiskKind } from './diskKind.ts';
import { unreadDisk } from './reading.ts';

/** @throws the file system's error where no folder above exists either. */
export const readDisk = async (folder: string): Promise<Disk> => {
  let path = resolve(folder);
  for (;;) {
    try {
      const { bavail, blocks, bsize } = await statfs(path);
      return {
        ...unreadDisk(folder),
        freeBytes: bavail * bsize,
        totalBytes: blocks * bsize,
        kind: await readDiskKind(path),
      };
    } catch (error) {
      const parent = dirname(path);
      if (parent === path) throw error;
      path = parent;
    }
  }
};
