/**
 * The clock that all cores hold under load. Linux: what the frequency driver says (`base_frequency`, Intel), else half of an
 * x86 processor's bogomips, which are its time stamp counter and that counts at the base clock, in virtual machines too.
 * Elsewhere: the processor's name, as older Intel names tell it, or the makers' data sheets (ark.intel.com, amd.com).
 */
import { join } from 'node:path';
import { readSmallFile } from './smallFile.ts';

/** GHz; of processors with two kinds of cores that of the performance cores. */
const dataSheets: readonly (readonly [name: RegExp, gigahertz: number])[] = [
  [/Apple M1\b/, 3.2],
  [/Apple M2\b/, 3.5],
  [/Apple M3\b/, 4.05],
  [/Apple M4\b/, 4.4],
  [/i3-14100/, 3.5],
  [/i7-13620H/, 2.4],
  [/i9-13900K/, 3],
  [/Ryzen 5 3600\b/, 3.6],
  [/Ryzen 5 5600X\b/, 3.7],
  [/Ryzen 7 7800X3D/, 4.2],
  [/Ryzen 7 8840U/, 3.3],
  [/Ryzen 7 9800X3D/, 4.7],
  [/Ryzen 9 7950X\b/, 4.5],
  [/Ryzen 9 9950X\b/, 4.3],
  [/Threadripper 3970X/, 3.7],
  [/Threadripper PRO 5975WX/, 3.6],
  [/Threadripper PRO 5995WX/, 2.7],
  [/Threadripper PRO 7975WX/, 4],
  [/EPYC 7763\b/, 2.45],
  [/EPYC 7773X/, 2.2],
  [/EPYC 9274F/, 4.05],
  [/XEON.* 6454S/i, 2.2],
  [/XEON.* 6980P/i, 2],
  [/XEON.* 8568Y\+/i, 2.3],
];

export const baseClockOf = (name: string | null): number | null => {
  const told = /@ ([\d.]+) ?GHz/i.exec(name ?? '')?.[1];
  const gigahertz = told === undefined ? dataSheets.find(([known]) => known.test(name ?? ''))?.[1] : Number(told);
  return gigahertz === undefined || !(gigahertz > 0) ? null : gigahertz * 1e9;
};

/** @param cpuFolder `/sys/devices/system/cpu`, or a copy of it */
export const readBaseClock = async (cpuinfo: string, cpuFolder: string): Promise<number | null> => {
  const kilohertz = Number(await readSmallFile(join(cpuFolder, 'cpu0', 'cpufreq', 'base_frequency')));
  if (kilohertz > 0) return kilohertz * 1e3;
  const isX86 = /^flags\s*:/m.test(cpuinfo);
  const bogomips = Number(/^bogomips\s*: ([\d.]+)/im.exec(cpuinfo)?.[1] ?? 0);
  return isX86 && bogomips > 0 ? (bogomips / 2) * 1e6 : null;
};
