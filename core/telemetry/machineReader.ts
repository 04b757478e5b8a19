/** Looks at the computer: memory, swap, processor, and the disk of the home folder. */
import { statfs } from 'node:fs/promises';
import type { LiveSample } from '../../contract/telemetry.ts';
import { readMachineLoad } from './machineLoad.ts';
import { createRate } from './rate.ts';
import { createSystemMemoryReader } from './systemMemory.ts';

export type MachineReading = Pick<
  LiveSample,
  | 'memoryTotalBytes'
  | 'memoryUsedBytes'
  | 'swapTotalBytes'
  | 'swapUsedBytes'
  | 'swapBytesPerSecond'
  | 'cpuUtilization'
  | 'diskFreeBytes'
>;

export const noMachine: MachineReading = {
  memoryTotalBytes: null,
  memoryUsedBytes: null,
  swapTotalBytes: null,
  swapUsedBytes: null,
  swapBytesPerSecond: null,
  cpuUtilization: null,
  diskFreeBytes: null,
};

/** Free space changes slowly, and asking a network drive may take long. */
const diskEveryMs = 30_000;

/** @param folder on the disk whose free space is told */
export const createMachineReader = (folder: string): (() => Promise<MachineReading>) => {
  const readSystemMemory = createSystemMemoryReader();
  const swapRate = createRate();
  const busyRate = createRate();
  const totalRate = createRate();
  let disk: { readonly freeBytes: number | null; readonly atMs: number } | null = null;

  const readDisk = async (nowMs: number): Promise<number | null> => {
    if (disk !== null && nowMs - disk.atMs < diskEveryMs) return disk.freeBytes;
    const freeBytes = await statfs(folder).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => null,
    );
    disk = { freeBytes, atMs: nowMs };
    return freeBytes;
  };

  return async () => {
    const nowMs = performance.now();
    const [memory, diskFreeBytes] = await Promise.all([readSystemMemory(nowMs), readDisk(nowMs)]);
    const load = readMachineLoad();
    const busy = busyRate(load.cpuBusy, nowMs);
    const total = totalRate(load.cpuTotal, nowMs);
    return {
      ...memory,
      swapBytesPerSecond: swapRate(load.swapBytes, nowMs),
      cpuUtilization: busy === null || total === null || total <= 0 ? null : Math.min(1, busy / total),
      diskFreeBytes,
    };
  };
};
