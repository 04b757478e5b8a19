/** Puts a file in another one's place so that a power cut leaves the old one or the new one, and nothing between. */
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What the system keeps in memory reaches the disk. A folder cannot be opened on Windows, which needs none of it. */
export const flush = (path: string): void => {
  if (process.platform === 'win32') return;
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

/** Both are on the same disk; `part` is written and closed. */
export const moveInto = (part: string, path: string): void => {
  flush(part);
  renameSync(part, path);
  flush(dirname(path));
};

/** Readable by this account alone. */
export const replaceFile = (path: string, content: string): void => {
  const part = `${path}.part`;
  writeFileSync(part, content, { mode: 0o600 });
  moveInto(part, path);
};
