/** The text of a file that a flag names. Errors: FILE_NOT_FOUND. */
import { readFile } from 'node:fs/promises';
import { HearthError } from '../contract/error.ts';

const unreadable = (path: string, cause: unknown): HearthError =>
  new HearthError(
    {
      code: 'FILE_NOT_FOUND',
      message: `${path} could not be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      details: { path },
      next: 'Check the path.',
    },
    cause,
  );

export const readText = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: unknown) => Promise.reject(unreadable(path, error)));
