/** What SQLite and the file system answer, in words. What is not known stays as it is. */
import { dirname } from 'node:path';
import { HearthError } from '../../contract/error.ts';
import { damaged } from './checkDatabase.ts';
import { codeOf, diskFull, explainWriteError, reasonOf, writeRefused } from './writeErrors.ts';

/** SQLite's codes have kinds behind them, such as SQLITE_IOERR_WRITE; each belongs to what stands here. */
const isOneOf = (code: string, ...known: readonly string[]): boolean =>
  known.some((one) => code === one || code.startsWith(`${one}_`));

export const explainDatabaseError = (error: unknown, home: string, path: string): unknown => {
  const code = codeOf(error);
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
  if (isOneOf(code, 'SQLITE_NOTADB', 'SQLITE_CORRUPT')) return damaged(path, reasonOf(error), error);
  if (isOneOf(code, 'SQLITE_FULL')) return diskFull(home, error);
  if (isOneOf(code, 'SQLITE_CANTOPEN', 'SQLITE_READONLY', 'SQLITE_PERM', 'SQLITE_IOERR')) {
    return writeRefused(home, error);
  }
  return explainWriteError(error, home);
};

/** Gives functions that write to this database SQLite's errors in words: DISK_FULL, FILE_WRITE_FAILED. */
export const explainWrites =
  ({ name }: { readonly name: string }) =>
  <P extends unknown[], R>(write: (...parameters: P) => R) =>
  (...parameters: P): R => {
    try {
      return write(...parameters);
    } catch (error) {
      throw explainDatabaseError(error, dirname(name), name);
    }
  };
