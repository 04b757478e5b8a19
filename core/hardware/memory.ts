/**
 * The computer's memory and swap, as far as this process may use them; cheap enough to ask twice a second.
 *
 * Linux: `/proc/meminfo`, where `MemAvailable` counts what the kernel can free without swapping ("proc" in the kernel's
 * documentation), lowered by the limit of the container. macOS: free, speculative and inactive pages of
 * `vm_stat`, as Activity Monitor and psutil count. Windows: `os.freemem()`, which is what the system calls available. Never rejects.
 */
import { freemem, totalmem } from 'node:os';
import type { Machine } from '../../contract/hardware.ts';
import { runBounded } from './boundedCommand.ts';
import { readCgroupMemory, type CgroupMemory, type CgroupMemoryOptions } from './cgroupMemory.ts';
import { readKernelFile } from './kernelFile.ts';
import { unreadMemory, type Reading } from './reading.ts';
import { systemName } from './systemName.ts';

type Memory = Machine['memory'];

export interface MemoryOptions {
  readonly platform?: NodeJS.Platform;
  readonly meminfoFile?: string;
  /** null = the limit of a container is not looked for. */
  readonly cgroup?: Omit<CgroupMemoryOptions, 'machineTotalBytes'> | null;
  readonly timeoutMs?: number;
}

export const notMeasured = 'not measured yet';

export const readMemory = async (options: MemoryOptions = {}): Promise<Reading<Memory>> => {
  const platform = options.platform ?? process.platform;
  if (platform === 'linux') return readLinux(options);
  const value: Memory = { ...unreadMemory, totalBytes: totalmem(), availableBytes: freemem() };
  if (platform === 'darwin') return readApple(value, options.timeoutMs ?? 1500);
  return {
    value,
    unknown: {
      'memory.swapTotalBytes': `${systemName(platform)} resizes its page file as needed`,
      ...commonReasons(platform),
    },
  };
};

/** Of what only Linux tells, and of what is measured later. */
const commonReasons = (platform: NodeJS.Platform): Record<string, string> => ({
  'memory.bandwidthBytesPerSecond': notMeasured,
  'memory.hugePagesBytes': `${systemName(platform)} has none that a program may reserve`,
});

/** Bytes by name, from the file's lines `MemAvailable:   24275524 kB` (where kB is 1024 bytes). */
export const parseMeminfo = (text: string): ReadonlyMap<string, number> =>
  new Map(
    [...text.matchAll(/^([^\s:]+):\s+(\d+) kB$/gm)].map(([, name, kibibytes]) => [
      name ?? '',
      Number(kibibytes) * 1024,
    ]),
  );

const readLinux = (options: MemoryOptions): Reading<Memory> => {
  const unknown: Record<string, string> = { 'memory.bandwidthBytesPerSecond': notMeasured };
  const meminfoFile = options.meminfoFile ?? '/proc/meminfo';
  const meminfo = parseMeminfo(readKernelFile(meminfoFile) ?? '');
  const totalBytes = meminfo.get('MemTotal') ?? totalmem();
  const whole: Memory = {
    ...unreadMemory,
    totalBytes,
    availableBytes: meminfo.get('MemAvailable') ?? null,
    swapTotalBytes: meminfo.get('SwapTotal') ?? null,
    swapFreeBytes: meminfo.get('SwapFree') ?? null,
    hugePagesBytes: meminfo.get('Hugetlb') ?? null,
  };
  if (whole.availableBytes === null) unknown['memory.availableBytes'] = `${meminfoFile} does not tell it`;
  if (whole.swapTotalBytes === null) unknown['memory.swapTotalBytes'] = `${meminfoFile} does not tell it`;
  if (whole.hugePagesBytes === null) unknown['memory.hugePagesBytes'] = `${meminfoFile} does not tell it`;
  const limit = options.cgroup === null ? null : readCgroupMemory({ ...options.cgroup, machineTotalBytes: totalBytes });
  return { value: limit === null ? whole : limited(whole, limit), unknown };
};

/** A container cannot use more than its limit, nor more than the machine still has. */
const limited = (whole: Memory, limit: CgroupMemory): Memory => {
  const swapLeft =
    limit.swapLimitBytes === null ? null : Math.max(0, limit.swapLimitBytes - (limit.swapUsedBytes ?? 0));
  return {
    ...whole,
    totalBytes: limit.limitBytes,
    limitBytes: limit.limitBytes,
    availableBytes: least(whole.availableBytes, limit.availableBytes),
    swapTotalBytes: least(whole.swapTotalBytes, limit.swapLimitBytes),
    swapFreeBytes: least(whole.swapFreeBytes, swapLeft),
  };
};

const least = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

const readApple = async (value: Memory, timeoutMs: number): Promise<Reading<Memory>> => {
  const [pages, swap] = await Promise.all([
    runBounded('vm_stat', [], { timeoutMs }),
    runBounded('sysctl', ['-n', 'vm.swapusage'], { timeoutMs }),
  ]);
  const unknown = commonReasons('darwin');
  const availableBytes = pages.ok ? parseVmStat(pages.stdout) : null;
  if (availableBytes === null) {
    unknown['memory.availableBytes'] = pages.ok ? 'vm_stat could not be understood' : pages.reason;
  }
  const swapUsage = swap.ok ? parseSwapUsage(swap.stdout) : null;
  if (swapUsage === null) {
    unknown['memory.swapTotalBytes'] = swap.ok ? 'vm.swapusage could not be understood' : swap.reason;
  }
  return { value: { ...value, availableBytes, ...swapUsage }, unknown };
};

/** Starts with `Mach Virtual Memory Statistics: (page size of 16384 bytes)`, then lines `Pages free:   12345.` */
export const parseVmStat = (text: string): number | null => {
  const pageBytes = Number(/page size of (\d+) bytes/.exec(text)?.[1]);
  const pages = ['free', 'speculative', 'inactive'].map((kind) =>
    Number(new RegExp(`^Pages ${kind}:\\s+(\\d+)\\.`, 'm').exec(text)?.[1] ?? 0),
  );
  const sum = pages.reduce((total, count) => total + count, 0);
  return pageBytes > 0 && sum > 0 ? pageBytes * sum : null;
};

/** `total = 2048.00M  used = 1011.25M  free = 1036.75M  (encrypted)`; M is 2^20 bytes. */
export const parseSwapUsage = (text: string): Pick<Memory, 'swapTotalBytes' | 'swapFreeBytes'> | null => {
  const mebibytes = (name: string): number => Number(new RegExp(`${name} = ([\\d.]+)M`).exec(text)?.[1]);
  const [total, free] = [mebibytes('total'), mebibytes('free')];
  return Number.isFinite(total) && Number.isFinite(free)
    ? { swapTotalBytes: Math.round(total * 2 ** 20), swapFreeBytes: Math.round(free * 2 ** 20) }
    : null;
};
