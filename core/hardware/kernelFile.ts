/**
 * A file that the kernel writes from its own memory (`/proc`, control groups), trimmed; null where it is missing or cannot
 * be read. Read at once: it takes some microseconds, where the way through a thread pool takes a hundred times as long.
 * Not for files that ask a device, which may hang: `smallFile.ts` is.
 */
import { readFileSync } from 'node:fs';

export const readKernelFile = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
};
