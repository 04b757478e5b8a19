/**
 * How full the computer's memory is, cheaply enough to ask twice a second. "Used" is what could not be had without
 * swapping. On macOS only the total is known without starting a program, so "used" is null there.
 */
import { freemem, totalmem } from 'node:os';
import { readMemory } from '../hardware/memory.ts';

export interface SystemMemory {
  readonly memoryTotalBytes: number | null;
  readonly memoryUsedBytes: number | null;
}

export const readSystemMemory = async (): Promise<SystemMemory> => {
  if (process.platform === 'linux') {
    const { value } = await readMemory();
    return {
      memoryTotalBytes: value.totalBytes,
      memoryUsedBytes:
        value.totalBytes === null || value.availableBytes === null
          ? null
          : Math.max(0, value.totalBytes - value.availableBytes),
    };
  }
  const memoryTotalBytes = totalmem();
  // macOS counts as free only what nobody has ever used, which is always next to nothing.
  return { memoryTotalBytes, memoryUsedBytes: process.platform === 'darwin' ? null : memoryTotalBytes - freemem() };
};
