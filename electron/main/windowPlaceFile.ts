/**
 * The file that remembers where the window was. Losing it only costs the position, so nothing here can fail: a reading
 * problem is an empty answer and a writing problem is logged.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { WindowPlace } from './windowBounds.ts';

export interface WindowPlaceFile {
  /** What was stored, unchecked; null where there is nothing. */
  read(): Promise<unknown>;
  /** Stores where the window is now, in the background. */
  remember(window: Electron.BrowserWindow): void;
  /** Resolves when what was to be written lies on the disk. */
  settled(): Promise<void>;
}

export const createWindowPlaceFile = (folder: string, log: Logger): WindowPlaceFile => {
  const path = join(folder, 'window.json');
  let writing = Promise.resolve();
  const store = async (place: WindowPlace): Promise<void> => {
    try {
      // A rename replaces the file whole, so that a power cut leaves the old one or the new one.
      await writeFile(`${path}.part`, JSON.stringify(place));
      await rename(`${path}.part`, path);
    } catch (error) {
      log.warn({ err: error }, 'could not remember the window');
    }
  };
  return {
    read: async () => {
      try {
        return JSON.parse(await readFile(path, 'utf8')) as unknown;
      } catch {
        return null;
      }
    },
    remember: (window) => {
      const place = { ...window.getNormalBounds(), maximized: window.isMaximized() };
      writing = writing.then(() => store(place));
    },
    settled: () => writing,
  };
};
