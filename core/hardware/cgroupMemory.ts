/**
 * The memory limit of the container or service that this process runs in, from the Linux control groups, versions 1
 * and 2 (kernel documentation: "Memory Resource Controller", "Control Group v2"). Without it a container on a 256 GB
 * server plans with 256 GB and is killed at its 8. Never rejects.
 *
 * Limits count only where they can be true. Ignored are: `max`; version 1's "no limit" (2^63 rounded to a page); a limit
 * not below the machine's memory; 0 or text; and one below what this process already holds, since it could not be
 * running under it. Groups nest: each one from the process's own up to the root may limit it, and the tightest counts.
 */
import { join } from 'node:path';
import { controlGroups } from './cgroups.ts';
import { readKernelFile } from './kernelFile.ts';

export interface CgroupMemoryOptions {
  /** Text of `/proc/self/cgroup`. */
  readonly membershipFile?: string;
  readonly cgroupFolder?: string;
  readonly machineTotalBytes: number;
  readonly ownResidentBytes?: number;
}

export interface CgroupMemory {
  readonly limitBytes: number;
  /** What may still be used below the limit; page cache that can be dropped counts as free. */
  readonly availableBytes: number | null;
  /** Null where no limit on swap is set; version 2 only. */
  readonly swapLimitBytes: number | null;
  readonly swapUsedBytes: number | null;
}

interface Layout {
  readonly limit: string;
  readonly used: string;
  /** Prefix of the whole subtree's figures in `memory.stat`. */
  readonly statPrefix: string;
}

const layouts: Readonly<Record<1 | 2, Layout>> = {
  1: { limit: 'memory.limit_in_bytes', used: 'memory.usage_in_bytes', statPrefix: 'total_' },
  2: { limit: 'memory.max', used: 'memory.current', statPrefix: '' },
};

/** @returns null where nothing limits the memory. */
export const readCgroupMemory = (options: CgroupMemoryOptions): CgroupMemory | null => {
  const cgroupFolder = options.cgroupFolder ?? '/sys/fs/cgroup';
  const membership = readKernelFile(options.membershipFile ?? '/proc/self/cgroup') ?? '';
  const ownBytes = options.ownResidentBytes ?? process.memoryUsage.rss();
  let tightest: CgroupMemory | null = null;
  for (const { version, folders } of controlGroups(membership, cgroupFolder, 'memory')) {
    const layout = layouts[version];
    for (const folder of folders) {
      const limitBytes = readBytes(join(folder, layout.limit));
      if (limitBytes === null || limitBytes >= options.machineTotalBytes || limitBytes <= ownBytes) continue;
      const found: CgroupMemory = {
        limitBytes,
        availableBytes: availableBelow(limitBytes, folder, layout),
        swapLimitBytes: readBytes(join(folder, 'memory.swap.max')),
        swapUsedBytes: readBytes(join(folder, 'memory.swap.current')),
      };
      tightest = tightest === null ? found : tighter(tightest, found);
    }
  }
  return tightest;
};

const availableBelow = (limitBytes: number, folder: string, layout: Layout): number | null => {
  const usedBytes = readBytes(join(folder, layout.used), true);
  if (usedBytes === null) return null;
  const stat = readKernelFile(join(folder, 'memory.stat')) ?? '';
  const fileBytes = (name: string): number =>
    Number(new RegExp(`^${layout.statPrefix}${name} (\\d+)$`, 'm').exec(stat)?.[1] ?? 0);
  const cacheBytes = fileBytes('active_file') + fileBytes('inactive_file');
  return Math.max(0, limitBytes - Math.max(0, usedBytes - cacheBytes));
};

const tighter = (one: CgroupMemory, other: CgroupMemory): CgroupMemory => ({
  limitBytes: Math.min(one.limitBytes, other.limitBytes),
  availableBytes: least(one.availableBytes, other.availableBytes),
  swapLimitBytes: least(one.swapLimitBytes, other.swapLimitBytes),
  swapUsedBytes: one.swapUsedBytes ?? other.swapUsedBytes,
});

const least = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.min(one, other);

const readBytes = (path: string, zeroIsReal = path.includes('swap')): number | null => {
  const text = readKernelFile(path);
  if (text === null || !/^\d+$/.test(text)) return null;
  const value = Number(text);
  return value > 0 || zeroIsReal ? value : null;
};
