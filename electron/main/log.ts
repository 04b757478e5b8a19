/**
 * The desktop shell's own log: one JSON object a line in `<logs>/desktop.log`. Written without blocking; the file of the
 * last runs is kept once as `desktop.old.log` when it has grown, so that the log never fills a disk.
 */
import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { destination, pino, type Logger } from 'pino';

const rotateAtBytes = 4 * 1024 * 1024;

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Call once, before `ready`: it looks at the disk synchronously. */
export const createLog = (folder: string): Logger => {
  const path = join(folder, 'desktop.log');
  if (sizeOf(path) > rotateAtBytes) renameSync(path, join(folder, 'desktop.old.log'));
  return pino({ base: { pid: process.pid } }, destination({ dest: path, sync: false }));
};
