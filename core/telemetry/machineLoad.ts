/**
 * How busy the computer is: processor time, and pages that go to and from swap. Counts since the start of the system;
 * what they gain is the load.
 *
 * Linux: the first line of `/proc/stat` and `pswpin`, `pswpout` of `/proc/vmstat` (pages of 4 KiB on every system that
 * Hearth's engine is built for but Apple's). Elsewhere `os.cpus()`, which is not used on Linux because it asks each core
 * for its clock.
 */
import { cpus } from 'node:os';
import { readKernelFile } from '../hardware/kernelFile.ts';

export interface MachineLoad {
  /** In the same unit, whatever it is. */
  readonly cpuBusy: number | null;
  readonly cpuTotal: number | null;
  readonly swapBytes: number | null;
}

const pageBytes = 4096;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const readLinux = (procFolder: string): MachineLoad => {
  const [stat = '', vmstat = ''] = ['stat', 'vmstat'].map((file) => readKernelFile(`${procFolder}/${file}`) ?? '');
  // user nice system idle iowait irq softirq steal; guests are counted in user.
  const times = /^cpu +([\d ]+)$/m.exec(stat)?.[1]?.trim().split(' ').slice(0, 8).map(Number) ?? null;
  const pages = ['pswpin', 'pswpout'].map((name) => new RegExp(`^${name} (\\d+)$`, 'm').exec(vmstat)?.[1]);
  return {
    cpuTotal: times === null ? null : sum(times),
    cpuBusy: times === null ? null : sum(times) - (times[3] ?? 0) - (times[4] ?? 0),
    swapBytes: pages.includes(undefined) ? null : sum(pages.map(Number)) * pageBytes,
  };
};

export const readMachineLoad = (procFolder = '/proc'): MachineLoad => {
  if (process.platform === 'linux') return readLinux(procFolder);
  const times = cpus().map((core) => core.times);
  const idle = sum(times.map((time) => time.idle));
  const total = sum(times.map((time) => sum(Object.values(time))));
  return times.length === 0
    ? { cpuBusy: null, cpuTotal: null, swapBytes: null }
    : { cpuBusy: total - idle, cpuTotal: total, swapBytes: null };
};
