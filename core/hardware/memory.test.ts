import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileTree } from './fileTree.testing.ts';
import { parseSwapUsage, parseVmStat, readMemory } from './memory.ts';

const gib = 2 ** 30;
const kib = (gibibytes: number): number => gibibytes * 2 ** 20;

const meminfo = [
  `MemTotal:       ${kib(256)} kB`,
  `MemFree:        ${kib(10)} kB`,
  `MemAvailable:   ${kib(200)} kB`,
  `SwapTotal:      ${kib(8)} kB`,
  `SwapFree:       ${kib(6)} kB`,
  'HugePages_Total:       0',
].join('\n');

const read = async (files: Readonly<Record<string, string>>, ownResidentBytes = 100 * 2 ** 20) => {
  const folder = await fileTree({ meminfo, ...files });
  const { value } = await readMemory({
    platform: 'linux',
    meminfoFile: join(folder, 'meminfo'),
    cgroup: { membershipFile: join(folder, 'membership'), cgroupFolder: join(folder, 'cgroup'), ownResidentBytes },
  });
  return value;
};

describe('readMemory', () => {
  it('counts what the kernel can free as available: MemFree alone calls a machine full that is not', async () => {
    expect(await read({ membership: '' })).toMatchObject({
      totalBytes: 256 * gib,
      availableBytes: 200 * gib,
      swapTotalBytes: 8 * gib,
      swapFreeBytes: 6 * gib,
    });
  });

  it('obeys a container’s limit, with its page cache counted as free', async () => {
    const memory = await read({
      membership: '0::/\n',
      'cgroup/memory.max': `${8 * gib}\n`,
      'cgroup/memory.current': `${5 * gib}\n`,
      'cgroup/memory.stat': `anon ${gib}\nactive_file ${2 * gib}\ninactive_file ${2 * gib}\n`,
      'cgroup/memory.swap.max': '0\n',
      'cgroup/memory.swap.current': '0\n',
    });
    expect(memory).toMatchObject({ totalBytes: 8 * gib, availableBytes: 7 * gib, swapTotalBytes: 0, swapFreeBytes: 0 });
  });

  it('obeys version 1, where the path is the host’s and only the root exists inside', async () => {
    const memory = await read({
      membership: '5:cpu:/docker/abc\n4:memory:/docker/abc\n0::/docker/abc\n',
      'cgroup/memory/memory.limit_in_bytes': `${4 * gib}`,
      'cgroup/memory/memory.usage_in_bytes': `${3 * gib}`,
      'cgroup/memory/memory.stat': `active_file 1\ntotal_active_file ${gib}\ntotal_inactive_file 0\n`,
    });
    expect(memory).toMatchObject({ totalBytes: 4 * gib, availableBytes: 2 * gib });
  });

  it('takes the tightest of nested groups: a service inside a container has two', async () => {
    const memory = await read({
      membership: '0::/system.slice/hearth.service\n',
      'cgroup/system.slice/hearth.service/memory.max': 'max',
      'cgroup/system.slice/memory.max': `${16 * gib}`,
      'cgroup/system.slice/memory.current': `${12 * gib}`,
      'cgroup/memory.max': `${32 * gib}`,
      'cgroup/memory.current': `${12 * gib}`,
    });
    expect(memory).toMatchObject({ totalBytes: 16 * gib, availableBytes: 4 * gib });
  });

  it.each([
    ['no limit', 'max'],
    ['version 1’s "no limit", which is 8 EiB', '9223372036854771712'],
    ['more than the machine has', `${512 * gib}`],
    ['zero', '0'],
    ['text', 'unlimited'],
    ['nothing', ''],
    ['less than this process already holds', `${50 * 2 ** 20}`],
  ])('ignores a limit that cannot be true: %s', async (_, limit) => {
    const memory = await read({ membership: '0::/\n', 'cgroup/memory.max': limit, 'cgroup/memory.current': '1' });
    expect(memory).toMatchObject({ totalBytes: 256 * gib, availableBytes: 200 * gib });
  });

  it('has nothing left under a limit that was lowered below what is used, and not less than nothing', async () => {
    const memory = await read({
      membership: '0::/\n',
      'cgroup/memory.max': `${4 * gib}`,
      'cgroup/memory.current': `${6 * gib}`,
      'cgroup/memory.stat': 'active_file none\n',
    });
    expect(memory).toMatchObject({ totalBytes: 4 * gib, availableBytes: 0, limitBytes: 4 * gib });
  });

  it('reads this computer without a missing number', async () => {
    const { value } = await readMemory();
    expect(value.totalBytes).toBeGreaterThan(2 ** 28);
    expect(value.availableBytes ?? 0).toBeGreaterThan(0);
    expect(value.availableBytes ?? 0).toBeLessThanOrEqual(value.totalBytes ?? 0);
  });
});

describe('macOS', () => {
  it('counts inactive pages as available: the free ones alone are always near zero there', () => {
    const text =
      'Mach Virtual Memory Statistics: (page size of 16384 bytes)\nPages free:                               10000.\nPages active:                            900000.\nPages inactive:                          800000.\nPages speculative:                        20000.\n';
    expect(parseVmStat(text)).toBe(830_000 * 16384);
    expect(parseVmStat('nonsense')).toBeNull();
  });

  it('reads the swap', () => {
    expect(parseSwapUsage('total = 2048.00M  used = 1011.25M  free = 1036.75M  (encrypted)')).toEqual({
      swapTotalBytes: 2048 * 2 ** 20,
      swapFreeBytes: 1036.75 * 2 ** 20,
    });
    expect(parseSwapUsage('')).toBeNull();
  });
});
