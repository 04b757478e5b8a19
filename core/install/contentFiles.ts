/** Files of the store as the file system has them: put into place for good, linked, measured. */
import { link, lstat, open, rename, rm, stat, symlink } from 'node:fs/promises';

/** Makes a folder's names last over a power cut; systems that cannot do it do not need it. */
export const syncFolder = async (path: string): Promise<void> => {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch {
    // Windows opens no folders.
  }
};

/** Rename is atomic; syncing before it makes sure that the name never stands for bytes that are not on the disk. */
export const moveIntoPlace = async (from: string, to: string): Promise<void> => {
  const file = await open(from, 'r+');
  await file.sync().finally(() => file.close());
  await rename(from, to);
};

/** A hard link, which outlives the other program's own; on another disk a symbolic one. */
export const linkIntoPlace = async (from: string, to: string): Promise<void> => {
  await rm(to, { force: true });
  await link(from, to).catch(() => symlink(from, to));
};

export const isFile = async (path: string, bytes: number): Promise<boolean> => {
  try {
    const found = await stat(path);
    return found.isFile() && found.size === bytes;
  } catch {
    return false;
  }
};

/** True where writing to the file would write to another program's: a second name, or a symbolic link. */
export const isShared = async (path: string): Promise<boolean> => {
  const found = await lstat(path);
  return found.isSymbolicLink() || found.nlink > 1;
};

/** Bytes that the file really takes on the disk; 0 where it is not there. */
export const allocatedBytes = async (path: string): Promise<number> => {
  const found = await stat(path).catch(() => null);
  // `blocks` are of 512 bytes whatever the disk's own are; Windows does not say and does not make holes.
  return found === null ? 0 : found.blocks > 0 ? Math.min(found.size, found.blocks * 512) : found.size;
};
