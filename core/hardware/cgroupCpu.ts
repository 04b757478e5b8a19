/**
 * How many cores' worth of time a container or service may use: `cpu.max` of control groups version 2, `cpu.cfs_quota_us`
 * of version 1. The tightest group counts; what cannot be true (none, 0, text, more than there is) counts as no limit.
 * Never rejects.
 */
import { join } from 'node:path';
import { controlGroups } from './cgroups.ts';
import { readSmallFile } from './smallFile.ts';

export interface CgroupCpuOptions {
  readonly membershipFile?: string;
  readonly cgroupFolder?: string;
  readonly logicalCores: number;
}

/** @returns such as 1.5; null where nothing limits it. */
export const readCgroupCpu = async (options: CgroupCpuOptions): Promise<number | null> => {
  const membership = (await readSmallFile(options.membershipFile ?? '/proc/self/cgroup')) ?? '';
  const limits: number[] = [];
  for (const { version, folders } of controlGroups(membership, options.cgroupFolder ?? '/sys/fs/cgroup', 'cpu')) {
    for (const folder of folders) {
      const text =
        version === 2
          ? await readSmallFile(join(folder, 'cpu.max'))
          : [
              await readSmallFile(join(folder, 'cpu.cfs_quota_us')),
              await readSmallFile(join(folder, 'cpu.cfs_period_us')),
            ].join(' ');
      const [quota, period] = (text ?? '').split(' ').map(Number);
      const cores = (quota ?? Number.NaN) / (period ?? Number.NaN);
      if (cores > 0 && cores < options.logicalCores) limits.push(cores);
    }
  }
  return limits.length === 0 ? null : Math.min(...limits);
};
