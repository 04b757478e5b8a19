import { describe, expect, it } from 'vitest';
import { baseClockOf, readBaseClock } from './baseClock.ts';
import { fileTree } from './fileTree.testing.ts';

const x86 = 'processor\t: 0\nflags\t\t: fpu avx2\nbogomips\t: 4192.04\n';

describe('the base clock', () => {
  it('is what the frequency driver says, before what the counter counts', async () => {
    const folder = await fileTree({ 'cpu0/cpufreq/base_frequency': '2200000\n' });
    expect(await readBaseClock(x86, folder)).toBe(2.2e9);
  });

  it('is half of the bogomips of an x86 processor, and not of an Arm one, whose timer has a clock of its own', async () => {
    expect(await readBaseClock(x86, '/nowhere')).toBe(2.09602e9);
    expect(await readBaseClock('processor\t: 0\nBogoMIPS\t: 50.00\nFeatures\t: asimd\n', '/nowhere')).toBeNull();
    expect(await readBaseClock('', '/nowhere')).toBeNull();
  });

  it('is in the name, or in the data sheet of that name, and unknown of other names', () => {
    expect(baseClockOf('Intel(R) Core(TM) i7-7700K CPU @ 4.20GHz')).toBe(4.2e9);
    expect(baseClockOf('INTEL(R) XEON(R) PLATINUM 8568Y+')).toBe(2.3e9);
    expect(baseClockOf('AMD Ryzen Threadripper PRO 7975WX 32-Cores')).toBe(4e9);
    expect(baseClockOf('AMD Ryzen 9 7950X3D 16-Core Processor')).toBeNull();
    expect(baseClockOf('Some CPU @ 0GHz')).toBeNull();
    expect(baseClockOf(null)).toBeNull();
  });
});
