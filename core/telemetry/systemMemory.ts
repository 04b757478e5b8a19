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

export const readSystemMemory = async (): Promise<SystemMemory> => {
  if (process.platform === 'linux') {
    const { value } = await readMemory();
    return {
      memoryTotalBytes: value.totalBytes,
      memoryUsedBytes: used(value.totalBytes, value.availableBytes),
      swapTotalBytes: value.swapTotalBytes,
      swapUsedBytes: used(value.swapTotalBytes, value.swapFreeBytes),
    };
  }
  const memoryTotalBytes = totalmem();
  return {
    memoryTotalBytes,
    // macOS counts as free only what nobody has ever used, which is always next to nothing.
    memoryUsedBytes: process.platform === 'darwin' ? null : memoryTotalBytes - freemem(),
    swapTotalBytes: null,
    swapUsedBytes: null,
  };
};
