/**
 * Files that are still being made, in a folder of their own. Their names hold the process that makes them: several
 * processes may install at the same time, and what a process has left that is gone is removed.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Made by this process, however many stores it has opened; its process id may have been another's before. */
const own = new Set<string>();
let count = 0;

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** `demo-r1-distill@Q4_K_M.<process>-<number>.part`, with whatever its maker hangs on to the name. */
const isLeftOver = (name: string): boolean => {
  if ([...own].some((one) => name.startsWith(one))) return false;
  const pid = Number(/\.(\d+)-\d+\.part/.exec(name)?.[1] ?? 0);
  return pid === 0 || pid === process.pid || !isRunning(pid);
};

/** A name in `folder` that nobody else uses; the file is not made. */
export const newPart = (folder: string, name: string): string => {
  count += 1;
  const part = `${name}.${process.pid}-${count}.part`;
  own.add(part);
  return join(folder, part);
};

export const removeLeftOvers = async (folder: string): Promise<void> => {
  const names = (await readdir(folder)).filter(isLeftOver);
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
};
