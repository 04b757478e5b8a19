/**
 * How fast the computer's memory is, where it could not be read: typical of the processor, or else of a desktop.
 *
 * Peak = channels × rated transfers × 8 bytes, all channels filled, from the makers' specifications. A machine with empty
 * slots or slower modules has less; a measurement after the first load replaces this.
 */
import type { Machine } from '../../contract/hardware.ts';

export interface RamBandwidth {
  readonly bytesPerSecond: number;
  readonly known: boolean;
}

const processors: readonly (readonly [name: RegExp, gigabytesPerSecond: number])[] = [
  [/EPYC 9\d\d5/, 576], // 12 × DDR5-6000
  [/EPYC 9\d\d4/, 460.8], // 12 × DDR5-4800
  [/EPYC 7\d\d[23]/, 204.8], // 8 × DDR4-3200
  [/EPYC 7\d\d1/, 170.6], // 8 × DDR4-2666
  [/Threadripper PRO 9\d{3}WX/, 409.6], // 8 × DDR5-6400
  [/Threadripper PRO 7\d{3}WX/, 332.8], // 8 × DDR5-5200
  [/Threadripper PRO [35]\d{3}WX/, 204.8], // 8 × DDR4-3200
  [/Threadripper [79]\d{3}X/, 166.4], // 4 × DDR5-5200
  [/Threadripper/, 85.3], // 4 × DDR4-2666
  [/Xeon.*(?:Platinum|Gold|Silver) \d5\d\d/i, 358.4], // 8 × DDR5-5600
  [/Xeon.*(?:Platinum|Gold|Silver) \d4\d\d/i, 307.2], // 8 × DDR5-4800
  [/Xeon.*(?:Platinum|Gold|Silver) \d3\d\d/i, 204.8], // 8 × DDR4-3200
  [/Xeon.*(?:Platinum|Gold|Silver) \d[12]\d\d/i, 128], // 6 × DDR4-2666
  [/Xeon.*w\d?-3[45]\d\d/i, 307.2], // 8 × DDR5-4800
  [/Xeon.*w\d?-2[45]\d\d/i, 153.6], // 4 × DDR5-4800
  [/Ryzen AI Max/i, 256], // 256 bits of LPDDR5X-8000
  [/Ryzen \d (?:PRO )?[789]\d{3}(?:X|G|F|\b)/, 83.2], // 2 × DDR5-5200
  [/Core.*Ultra/, 89.6], // 2 × DDR5-5600
];

/** 2 × DDR4-3200, the slowest memory that is common in a desktop or laptop of the last years. */
const desktopGigabytesPerSecond = 51.2;

export const ramBandwidth = (machine: Machine): RamBandwidth => {
  const read = machine.memory.bandwidthBytesPerSecond;
  if (read !== null) return { bytesPerSecond: read, known: true };
  const typical = processors.find(([name]) => name.test(machine.cpu.name ?? ''))?.[1] ?? desktopGigabytesPerSecond;
  return { bytesPerSecond: typical * 1e9, known: false };
};
