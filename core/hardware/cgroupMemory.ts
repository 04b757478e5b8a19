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
import { readSmallFile } from './smallFile.ts';

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
  readonly root: string;
  readonly limit: string;
  readonly used: string;
  /** Prefix of the whole subtree's figures in `memory.stat`. */
  readonly statPrefix: string;
}

/** @returns null where nothing limits the memory. */
export const readCgroupMemory = async (options: CgroupMemoryOptions): Promise<CgroupMemory | null> => {
  const cgroupFolder = options.cgroupFolder ?? '/sys/fs/cgroup';
  const membership = (await readSmallFile(options.membershipFile ?? '/proc/self/cgroup')) ?? '';
  const ownBytes = options.ownResidentBytes ?? process.memoryUsage.rss();
  let tightest: CgroupMemory | null = null;
  for (const { layout, path } of groupsOf(membership, cgroupFolder)) {
    for (const folder of upwards(layout.root, path)) {
      const limitBytes = await readBytes(join(folder, layout.limit));
      if (limitBytes === null || limitBytes >= options.machineTotalBytes || limitBytes <= ownBytes) continue;
      const found: CgroupMemory = {
        limitBytes,
        availableBytes: await availableBelow(limitBytes, folder, layout),
        swapLimitBytes: await readBytes(join(folder, 'memory.swap.max')),
        swapUsedBytes: await readBytes(join(folder, 'memory.swap.current')),
      };
      tightest = tightest === null ? found : tighter(tightest, found);
    }
  }
  return tightest;
};

/** Lines `0::/path` (version 2) and `4:memory:/path` (version 1). */
const groupsOf = (membership: string, cgroupFolder: string): { layout: Layout; path: string }[] =>
  membership.split('\n').flatMap((line) => {
    const [, controllers, ...rest] = line.split(':');
    const path = rest.join(':');
    if (controllers === '') {
      const layout = { limit: 'memory.max', used: 'memory.current', statPrefix: '' };
      // A machine that runs both versions mounts the second one below `unified`.
      return [cgroupFolder, join(cgroupFolder, 'unified')].map((root) => ({ layout: { ...layout, root }, path }));
    }
    if (controllers?.split(',').includes('memory') !== true) return [];
    const layout = {
      root: join(cgroupFolder, 'memory'),
      limit: 'memory.limit_in_bytes',
      used: 'memory.usage_in_bytes',
      statPrefix: 'total_',
    };
    return [{ layout, path }];
  });

/** In a container the path may be the host's and not exist inside; its folders are then skipped, and the root is read. */
const upwards = (root: string, path: string): string[] => {
  const parts = path.split('/').filter((part) => part !== '' && part !== '..');
  return [...parts.keys()]
    .reverse()
    .map((last) => join(root, ...parts.slice(0, last + 1)))
    .concat(root);
};

const availableBelow = async (limitBytes: number, folder: string, layout: Layout): Promise<number | null> => {
  const usedBytes = await readBytes(join(folder, layout.used), true);
  if (usedBytes === null) return null;
  const stat = (await readSmallFile(join(folder, 'memory.stat'))) ?? '';
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

const readBytes = async (path: string, zeroIsReal = path.includes('swap')): Promise<number | null> => {
  const text = await readSmallFile(path);
  if (text === null || !/^\d+$/.test(text)) return null;
  const value = Number(text);
  return value > 0 || zeroIsReal ? value : null;
};
