/**
 * A folder with those above it, one by one: asked for all of them at once, Node says of a read-only disk that something is
 * not there, and below `/proc` it never ends.
 */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, explainWriteError, writeRefused } from './writeErrors.ts';

const makeOne = async (path: string): Promise<void> => {
  try {
    await mkdir(path);
  } catch (error) {
    const isThere = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isThere) throw error;
  }
};

/** Errors: DISK_FULL, FILE_WRITE_FAILED. */
export const makeFolder = async (path: string): Promise<void> => {
  try {
    await makeOne(path);
  } catch (error) {
    const above = dirname(path);
    if (codeOf(error) !== 'ENOENT' || above === path) throw explainWriteError(error, path);
    await makeFolder(above);
    await makeOne(path).catch((again: unknown) => {
      throw codeOf(again) === 'ENOENT' ? writeRefused(path, again) : explainWriteError(again, path);
    });
  }
};
