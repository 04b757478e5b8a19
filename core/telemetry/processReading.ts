/**
 * What the system says of a process: memory in RAM (its own and the mapped parts of the model file that are loaded, and
 * the latter alone), memory swapped out, and what it has read from disks since it started (page faults in a mapped file included; what came
 * from the page cache is not read).
 *
 * Linux: `VmRSS`, `RssFile` and `VmSwap` of `/proc/PID/status`, in KiB (`statm` would need the page size, which Node does not tell), and
 * `read_bytes` of `/proc/PID/io`. Null elsewhere (starting `ps` for each sample costs more than it tells), for a process that
 * has ended, and where the system keeps it to itself.
 */
import { readKernelFile } from '../hardware/kernelFile.ts';

export interface ProcessReading {
  readonly residentBytes: number | null;
  readonly fileBytes: number | null;
  readonly swappedBytes: number | null;
  readonly diskReadBytes: number | null;
}

export const noProcess: ProcessReading = {
  residentBytes: null,
  fileBytes: null,
  swappedBytes: null,
  diskReadBytes: null,
};

const numberIn = (text: string, pattern: RegExp): number | null => {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
};

const kibibytes = (status: string, name: string): number | null => {
  const value = numberIn(status, new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm'));
  return value === null ? null : value * 1024;
};

export const readProcess = (pid: number, procFolder = '/proc'): ProcessReading => {
  if (process.platform !== 'linux') return noProcess;
  const [status = '', io = ''] = ['status', 'io'].map((file) => readKernelFile(`${procFolder}/${pid}/${file}`) ?? '');
  return {
    residentBytes: kibibytes(status, 'VmRSS'),
    fileBytes: kibibytes(status, 'RssFile'),
    swappedBytes: kibibytes(status, 'VmSwap'),
    diskReadBytes: numberIn(io, /^read_bytes: (\d+)$/m),
  };
};
