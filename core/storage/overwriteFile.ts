/** Removes a file so that its content is gone from the disk as far as a program can see to that. */
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';

const zeros = Buffer.alloc(1 << 20);

/** Nothing where there is no such file. */
export const overwriteFile = (path: string): void => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  const file = openSync(path, 'r+');
  try {
    for (let at = 0; at < found.size; at += zeros.length) {
      writeSync(file, zeros, 0, Math.min(zeros.length, found.size - at), at);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  rmSync(path, { force: true });
};
