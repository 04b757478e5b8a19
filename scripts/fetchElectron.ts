/**
 * Fetches Electron's binary, once and not for long: a start must not wait for a network that is not there. A failure is
 * remembered for a day, so that the starts after it lose no time.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findElectron } from './electronBinary.ts';

const timeLimitMs = 20_000;
const dayMs = 24 * 60 * 60 * 1000;

const failureFile = (root: string): string => join(root, 'node_modules', '.cache', 'hearth', 'electron-not-fetched');

/** True where the last try failed less than a day ago. */
export const failedLately = (root: string, nowMs: number): boolean => {
  const failedMs = statSync(failureFile(root), { throwIfNoEntry: false })?.mtimeMs;
  return failedMs !== undefined && nowMs - failedMs < dayMs;
};

const runInstaller = (root: string): void => {
  const installer = join(root, 'node_modules', 'electron', 'install.js');
  spawnSync(process.execPath, [installer], { stdio: 'ignore', timeout: timeLimitMs, killSignal: 'SIGKILL' });
};

/** The path of the binary, or null where there is none and none could be had. */
export const fetchElectron = (root: string, install: (root: string) => void = runInstaller): string | null => {
  const present = findElectron(root);
  if (present !== null || failedLately(root, Date.now())) return present;
  install(root);
  const fetched = findElectron(root);
  const mark = failureFile(root);
  if (fetched === null) {
    mkdirSync(dirname(mark), { recursive: true });
    writeFileSync(mark, 'Remove this file to try again at the next start.\n');
  } else rmSync(mark, { force: true });
  return fetched;
};
