/** Where a result is to be written: that it may be written there, and how much room there is. */
import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HearthError } from '../../contract/error.ts';

/** What is being written, beside the result's own name. */
export const partOf = (output: string): string => `${output}.hearth-part`;

const statOf = (path: string) => stat(path, { bigint: true }).catch(() => null);

/** Null where the folder is not there. */
export const readFreeBytes = async (folder: string): Promise<number | null> => {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
};

/**
 * Errors: BAD_INPUT where writing would destroy the source (the same file, by whatever name), FILE_WRITE_FAILED where
 * the folder is missing or a folder has the result's name.
 */
export const checkOutputPlace = async (input: string, output: string): Promise<void> => {
  const folder = dirname(output);
  if ((await statOf(folder))?.isDirectory() !== true) {
    throw new HearthError({
      code: 'FILE_WRITE_FAILED',
      message: `The folder ${folder} is not there.`,
      details: { folder },
      next: 'Choose a folder that exists.',
    });
  }
  const source = await statOf(input);
  for (const path of [output, partOf(output)]) {
    const there = await statOf(path);
    if (there === null) continue;
    if (there.dev === source?.dev && there.ino === source.ino) {
      throw new HearthError({
        code: 'BAD_INPUT',
        message: 'The result would be written over its own source.',
        details: { input, output },
        next: 'Choose another name for the result.',
      });
    }
    if (!there.isDirectory()) continue;
    throw new HearthError({
      code: 'FILE_WRITE_FAILED',
      message: `${path} is a folder.`,
      details: { path },
      next: 'Choose another name for the result.',
    });
  }
};
