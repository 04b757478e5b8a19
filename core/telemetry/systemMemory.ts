/**
 * How full the computer's memory is, cheaply enough to ask twice a second. "Used" is what could not be had without
 * swapping. On macOS only the total is known without starting a program, so "used" is null there; swap is known on Linux.
 */
import { freemem, totalmem } from 'node:os';
import { readMemory } from '../hardware/memory.ts';

export interface SystemMemory {
  readonly memoryTotalBytes: number | null;
  readonly memoryUsedBytes: number | null;
  readonly swapTotalBytes: number | null;
  readonly swapUsedBytes: number | null;
}

/** What is gone of a whole; null where either is not known. */
const used = (total: number | null, free: number | null): number | null =>
  total === null || free === null ? null : Math.max(0, total - free);

/** Whether a container limits this process hardly ever changes, and takes longer to find out than all the rest. */
const limitEveryMs = 30_000;

const createLinuxReader = (): ((nowMs: number) => Promise<SystemMemory>) => {
  let unlimitedUntilMs = -Infinity;
  return async (nowMs) => {
    const looks = nowMs >= unlimitedUntilMs;
    const { value } = await readMemory(looks ? {} : { cgroup: null });
    if (looks && value.limitBytes === null) unlimitedUntilMs = nowMs + limitEveryMs;
    return {
      memoryTotalBytes: value.totalBytes,
      memoryUsedBytes: used(value.totalBytes, value.availableBytes),
      swapTotalBytes: value.swapTotalBytes,
      swapUsedBytes: used(value.swapTotalBytes, value.swapFreeBytes),
    };
  };
};

const readElsewhere = (): Promise<SystemMemory> => {
  const memoryTotalBytes = totalmem();
  return Promise.resolve({
    memoryTotalBytes,
    // macOS counts as free only what nobody has ever used, which is always next to nothing.
    memoryUsedBytes: process.platform === 'darwin' ? null : memoryTotalBytes - freemem(),
    swapTotalBytes: null,
    swapUsedBytes: null,
  });
};

/** To be called with the milliseconds of a clock that only goes forward. */
export const createSystemMemoryReader = (): ((nowMs: number) => Promise<SystemMemory>) =>
  process.platform === 'linux' ? createLinuxReader() : readElsewhere;
