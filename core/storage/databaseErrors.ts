/** What SQLite and the file system answer, in words. What is not known stays as it is. */
import { HearthError } from '../../contract/error.ts';

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** SQLite's codes have kinds behind them, such as SQLITE_IOERR_WRITE; each belongs to what stands here. */
const isOneOf = (code: string, ...known: readonly string[]): boolean =>
  known.some((one) => code === one || code.startsWith(`${one}_`));

export const explainDatabaseError = (error: unknown, home: string, path: string): unknown => {
  const code = codeOf(error);
  const details = { path, reason: error instanceof Error ? error.message : String(error) };
  if (isOneOf(code, 'SQLITE_BUSY')) {
    return new HearthError(
      {
        code: 'HOME_IN_USE',
        message: `Hearth is running already with ${home}.`,
        details: { home },
        next: 'Use the window that is open, or set HEARTH_HOME to another folder for a second one.',
      },
      error,
    );
  }
  if (isOneOf(code, 'SQLITE_NOTADB', 'SQLITE_CORRUPT')) {
    return new HearthError(
      {
        code: 'DATABASE_DAMAGED',
        message: `The database of conversations cannot be read: ${path}.`,
        details,
        next: 'Put a backup in its place, or move the file away to start with an empty one. Nothing was changed.',
      },
      error,
    );
  }
  if (isOneOf(code, 'SQLITE_FULL', 'ENOSPC')) {
    return new HearthError(
      {
        code: 'DISK_FULL',
        message: `The disk of ${home} is full: the conversation could not be stored.`,
        details,
        next: 'Free some disk space and send the message again.',
      },
      error,
    );
  }
  if (
    isOneOf(code, 'SQLITE_CANTOPEN', 'SQLITE_READONLY', 'SQLITE_PERM', 'SQLITE_IOERR') ||
    isOneOf(code, 'EEXIST', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS')
  ) {
    return new HearthError(
      {
        code: 'FILE_WRITE_FAILED',
        message: `Hearth cannot keep its files in ${home}.`,
        details,
        next: 'Make it a folder that you may write to, or set HEARTH_HOME to another one.',
      },
      error,
    );
  }
  return error;
};
