/** Measures what is not known of this machine yet, and keeps it. Ends within five seconds; never rejects. */
import { readCpu } from './cpu.ts';
import { withinDeadline } from './deadline.ts';
import { measureDisk } from './measureDisk.ts';
import { measureMemory, type Measured } from './measureMemory.ts';
import { fingerprintOf, readMeasurements, writeMeasurements, type Measurements } from './measurements.ts';
import { readMemory } from './memory.ts';
import { unreadCpu, unreadMemory } from './reading.ts';

export interface MakeMeasurementsOptions {
  readonly modelsFolder: string;
  readonly measurementsFile: string;
  /** Measures in any case. */
  readonly again: boolean;
}

export interface MadeMeasurements {
  readonly measured: Measurements;
  /** Why something could not be measured, by its path in the machine. */
  readonly reasons: Readonly<Record<string, string>>;
}

const readLimitMs = 1000;

export const makeMeasurements = async (options: MakeMeasurementsOptions): Promise<MadeMeasurements> => {
  const { modelsFolder, measurementsFile, again } = options;
  const nothing = { unknown: {} };
  const [{ value: cpu }, { value: memory }] = await Promise.all([
    withinDeadline(readCpu, readLimitMs, () => ({ value: unreadCpu, ...nothing })),
    withinDeadline(readMemory, readLimitMs, () => ({ value: unreadMemory, ...nothing })),
  ]);
  const before = await readMeasurements(measurementsFile, fingerprintOf({ cpu, memory }));
  const diskBefore = before.diskBytesPerSecond[modelsFolder] ?? null;

  // One after the other: a disk that is read into memory takes part of the memory's speed.
  const ofMemory =
    before.memoryBytesPerSecond === null || again
      ? await measureMemory({
          availableBytes: memory.availableBytes ?? 0,
          cores: cpu.physicalCores ?? Math.ceil((cpu.logicalCores ?? 2) / 2),
        })
      : null;
  const ofDisk = diskBefore === null || again ? await measureDisk({ modelsFolder }) : null;

  const disk = higher(diskBefore, ofDisk);
  const measured: Measurements = {
    fingerprint: before.fingerprint,
    memoryBytesPerSecond: higher(before.memoryBytesPerSecond, ofMemory),
    diskBytesPerSecond: { ...before.diskBytesPerSecond, ...(disk !== null && { [modelsFolder]: disk }) },
  };
  if (ofMemory !== null || ofDisk !== null) await writeMeasurements(measurementsFile, measured);
  return {
    measured,
    reasons: {
      ...(ofMemory?.reason != null && { 'memory.bandwidthBytesPerSecond': ofMemory.reason }),
      ...(ofDisk?.reason != null && { 'disks.readBytesPerSecond': ofDisk.reason }),
    },
  };
};

const higher = (before: number | null, now: Measured | null): number | null =>
  Math.max(before ?? 0, now?.bytesPerSecond ?? 0) || null;
