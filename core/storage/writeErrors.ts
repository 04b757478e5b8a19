/** What the file system answers to writing, in words. What is not known stays as it is. */
import { HearthError } from '../../contract/error.ts';

const refusals = ['EEXIST', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM', 'EROFS', 'EIO'];

export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const diskFull = (folder: string, error: unknown): HearthError =>
  new HearthError(
    {
      code: 'DISK_FULL',
      message: `The disk of ${folder} is full.`,
      details: { folder, reason: reasonOf(error) },
      next: 'Free some disk space and try again. What was there before is unchanged.',
    },
    error,
  );

export const writeRefused = (folder: string, error: unknown): HearthError =>
  new HearthError(
    {
      code: 'FILE_WRITE_FAILED',
      message: `Hearth cannot keep its files in ${folder}.`,
      details: { folder, reason: reasonOf(error) },
      next: 'Make it a folder that you may write to, or set HEARTH_HOME to another one.',
    },
    error,
  );

export const explainWriteError = (error: unknown, folder: string): unknown => {
  if (error instanceof HearthError) return error;
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder, error);
  return refusals.includes(code) ? writeRefused(folder, error) : error;
};
