/**
 * What was measured of this machine, kept in `measurements.json` in the home folder: memory and disk do not become faster
 * by themselves. A figure counts only for the machine it was made on (processor, cores, memory) and is made anew on
 * another. Of two figures the higher one is kept, as other programs can only make a measurement slower.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Machine } from '../../contract/hardware.ts';

const stored = z.object({
  fingerprint: z.string(),
  memoryBytesPerSecond: z.number().positive().nullable(),
  /** By the models folder. */
  diskBytesPerSecond: z.record(z.string(), z.number().positive()),
});
export type Measurements = z.infer<typeof stored>;

/** The system's own share of the memory, and so the total, differs a little from start to start. */
export const fingerprintOf = ({ cpu, memory }: Pick<Machine, 'cpu' | 'memory'>): string => {
  const gibibytes = memory.totalBytes === null ? null : Math.round(memory.totalBytes / 2 ** 30);
  return [cpu.name, cpu.physicalCores, cpu.logicalCores, gibibytes].join(' | ');
};

export const noMeasurements = (fingerprint: string): Measurements => ({
  fingerprint,
  memoryBytesPerSecond: null,
  diskBytesPerSecond: {},
});

/** A file that is missing, damaged or of another machine holds nothing. */
export const readMeasurements = async (path: string, fingerprint: string): Promise<Measurements> => {
  try {
    const found = stored.parse(JSON.parse(await readFile(path, 'utf8')));
    return found.fingerprint === fingerprint ? found : noMeasurements(fingerprint);
  } catch {
    return noMeasurements(fingerprint);
  }
};

/** In one piece. What cannot be kept is measured again the next time. */
export const writeMeasurements = async (path: string, value: Measurements): Promise<void> => {
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, `${JSON.stringify(value, null, 2)}\n`);
    await rename(part, path);
  } catch {
    await rm(part, { force: true }).catch(() => undefined);
  }
};

/** The machine with what was measured of it. */
export const withMeasurements = (machine: Machine, measured: Measurements): Machine => {
  const memoryBandwidth = machine.memory.bandwidthBytesPerSecond ?? measured.memoryBytesPerSecond;
  const { 'memory.bandwidthBytesPerSecond': whyNoBandwidth, ...unknown } = machine.unknown;
  return {
    ...machine,
    memory: { ...machine.memory, bandwidthBytesPerSecond: memoryBandwidth },
    disks: machine.disks.map((disk) => ({
      ...disk,
      readBytesPerSecond: disk.readBytesPerSecond ?? measured.diskBytesPerSecond[disk.path] ?? null,
    })),
    unknown: {
      ...unknown,
      ...(memoryBandwidth === null && {
        'memory.bandwidthBytesPerSecond': whyNoBandwidth ?? 'not measured yet',
      }),
    },
  };
};
