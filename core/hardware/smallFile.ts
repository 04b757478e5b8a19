/** A file of the kernel's, trimmed; null where it is missing or cannot be read, as for a GPU that was just lost. */
import { readFile } from 'node:fs/promises';

export const readSmallFile = async (path: string): Promise<string | null> => {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    return null;
  }
};
