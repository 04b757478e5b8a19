/**
 * Peak memory bandwidth of a GPU by its name, in bytes per second; null for a card that is not listed.
 *
 * Decoding is limited by this number before any other, and no driver but NVIDIA's tells it. Figures are GB/s (10^9) as
 * published by the maker: NVIDIA's product pages, data sheets and architecture white papers; AMD's and Intel's product
 * specifications; Apple's technical specifications (support.apple.com). Where a maker sold several memories under one
 * name the smaller figure is here, unless the amount of memory tells them apart.
 */

/** GB/s, or by memory size: the first entry whose GiB is not below the card's. */
type Figure = number | readonly (readonly [upToGib: number, gigabytesPerSecond: number])[];

const nvidia: Readonly<Record<string, Figure>> = {
  // GeForce 10 and 16
  'gtx 1050': 112,
  'gtx 1050 ti': 112,
  'gtx 1060': 192,
  'gtx 1070': 256,
  'gtx 1070 ti': 256,
  'gtx 1080': 320,
  'gtx 1080 ti': 484,
  'titan x pascal': 480,
  'titan xp': 547,
  'titan v': 652,
  'gtx 1630': 96,
  'gtx 1650': 128,
  'gtx 1650 super': 192,
  'gtx 1650 ti': 192,
  'gtx 1660': 192,
  'gtx 1660 super': 336,
  'gtx 1660 ti': 288,
  // GeForce RTX 20
  'rtx 2050': 112,
  'rtx 2060': 336,
  'rtx 2060 super': 448,
  'rtx 2070': 448,
  'rtx 2070 super': 448,
  'rtx 2080': 448,
  'rtx 2080 super': 496,
  'rtx 2080 ti': 616,
  'titan rtx': 672,
  // GeForce RTX 30
  'rtx 3050': [
    [6.5, 168],
    [8.5, 224],
  ],
  'rtx 3060': [
    [8.5, 240],
    [13, 360],
  ],
  'rtx 3060 ti': 448,
  'rtx 3070': 448,
  'rtx 3070 ti': 608,
  'rtx 3080': [
    [10.5, 760],
    [13, 912],
  ],
  'rtx 3080 ti': 912,
  'rtx 3090': 936,
  'rtx 3090 ti': 1008,
  'rtx 3050 laptop': [
    [4.5, 192],
    [6.5, 168],
  ],
  'rtx 3050 ti laptop': 192,
  'rtx 3060 laptop': 336,
  'rtx 3070 laptop': 448,
  'rtx 3070 ti laptop': 448,
  'rtx 3080 laptop': 448,
  'rtx 3080 ti laptop': 512,
  // GeForce RTX 40
  'rtx 4060': 272,
  'rtx 4060 ti': 288,
  'rtx 4070': 480,
  'rtx 4070 super': 504,
  'rtx 4070 ti': 504,
  'rtx 4070 ti super': 672,
  'rtx 4080': 717,
  'rtx 4080 super': 736,
  'rtx 4090': 1008,
  'rtx 4090 d': 1008,
  'rtx 4050 laptop': 192,
  'rtx 4060 laptop': 256,
  'rtx 4070 laptop': 256,
  'rtx 4080 laptop': 432,
  'rtx 4090 laptop': 576,
  // GeForce RTX 50
  'rtx 5050': 320,
  'rtx 5060': 448,
  'rtx 5060 ti': 448,
  'rtx 5070': 672,
  'rtx 5070 ti': 896,
  'rtx 5080': 960,
  'rtx 5090': 1792,
  'rtx 5090 d': 1792,
  'rtx 5050 laptop': 384,
  'rtx 5060 laptop': 384,
  'rtx 5070 laptop': 384,
  'rtx 5070 ti laptop': 672,
  'rtx 5080 laptop': 896,
  'rtx 5090 laptop': 896,
  // Workstation
  'rtx a2000': 288,
  'rtx a4000': 448,
  'rtx a4500': 640,
  'rtx a5000': 768,
  'rtx a5500': 768,
  'rtx a6000': 768,
  'quadro rtx 4000': 416,
  'quadro rtx 5000': 448,
  'quadro rtx 6000': 672,
  'quadro rtx 8000': 672,
  'rtx 2000 ada generation': 224,
  'rtx 4000 ada generation': 360,
  'rtx 4000 sff ada generation': 280,
  'rtx 4500 ada generation': 432,
  'rtx 5000 ada generation': 576,
  'rtx 6000 ada generation': 960,
  'rtx pro 4000 blackwell': 672,
  'rtx pro 4500 blackwell': 896,
  'rtx pro 5000 blackwell': 1344,
  'rtx pro 6000 blackwell workstation edition': 1792,
  'rtx pro 6000 blackwell max-q workstation edition': 1792,
  'rtx pro 6000 blackwell server edition': 1597,
  // Data centre
  'tesla p40': 346,
  'tesla p100-pcie-16gb': 732,
  'tesla v100-pcie-16gb': 900,
  'tesla v100-sxm2-16gb': 900,
  'tesla v100-sxm2-32gb': 900,
  'tesla t4': 300,
  a2: 200,
  a10: 600,
  a10g: 600,
  a16: 200,
  a30: 933,
  a40: 696,
  'a100-pcie-40gb': 1555,
  'a100-sxm4-40gb': 1555,
  'a100 80gb pcie': 1935,
  'a100-sxm4-80gb': 2039,
  l4: 300,
  l20: 864,
  l40: 864,
  l40s: 864,
  'h100 pcie': 2000,
  'h100 80gb hbm3': 3350,
  'h100 nvl': 3900,
  'h200 nvl': 4800,
  h200: 4800,
  'gh200 480gb': 4000,
  b200: 7700,
  gb10: 273,
};

const amd: Readonly<Record<string, Figure>> = {
  'rx 570': 224,
  'rx 580': 256,
  'rx 590': 256,
  'rx vega 56': 410,
  'rx vega 64': 484,
  vii: 1024,
  'rx 5500 xt': 224,
  'rx 5600 xt': 288,
  'rx 5700': 448,
  'rx 5700 xt': 448,
  // Radeon RX 6000
  'rx 6400': 128,
  'rx 6500 xt': 144,
  'rx 6600': 224,
  'rx 6600 xt': 256,
  'rx 6650 xt': 280,
  'rx 6700': 320,
  'rx 6700 xt': 384,
  'rx 6750 xt': 432,
  'rx 6800': 512,
  'rx 6800 xt': 512,
  'rx 6900 xt': 512,
  'rx 6950 xt': 576,
  'rx 6600m': 224,
  'rx 6700m': 320,
  'rx 6800m': 384,
  // Radeon RX 7000
  'rx 7600': 288,
  'rx 7600 xt': 288,
  'rx 7700 xt': 432,
  'rx 7800 xt': 624,
  'rx 7900 gre': 576,
  'rx 7900 xt': 800,
  'rx 7900 xtx': 960,
  'rx 7600m xt': 288,
  'rx 7900m': 576,
  // Radeon RX 9000
  'rx 9060 xt': 320,
  'rx 9070 gre': 432,
  'rx 9070': 640,
  'rx 9070 xt': 640,
  // Workstation and data centre
  'pro w6800': 512,
  'pro w7700': 576,
  'pro w7800': 576,
  'pro w7900': 864,
  'ai pro r9700': 640,
  'instinct mi100': 1229,
  'instinct mi210': 1638,
  'instinct mi300x': 5300,
  // Shared with the CPU
  '8060s': 256,
  '8050s': 256,
};

const intel: Readonly<Record<string, Figure>> = {
  'arc a310': 124,
  'arc a380': 186,
  'arc a580': 512,
  'arc a750': 512,
  'arc a770': [
    [8.5, 512],
    [17, 560],
  ],
  'arc b570': 380,
  'arc b580': 456,
  'arc pro b50': 224,
  'arc pro b60': 456,
  'arc a370m': 112,
  'arc a550m': 224,
  'arc a730m': 336,
  'arc a770m': 512,
};

/** Shared by CPU and GPU. Chips sold in two widths: the narrower, unless the name tells the number of GPU cores. */
const apple: Readonly<Record<string, number>> = {
  m1: 68,
  'm1 pro': 200,
  'm1 max': 400,
  'm1 ultra': 800,
  m2: 100,
  'm2 pro': 200,
  'm2 max': 400,
  'm2 ultra': 800,
  m3: 100,
  'm3 pro': 150,
  'm3 max': 300,
  'm3 max 40-core': 400,
  'm3 ultra': 819,
  m4: 120,
  'm4 pro': 273,
  'm4 max': 410,
  'm4 max 40-core': 546,
};

/**
 * @param name as the driver gives it: `NVIDIA GeForce RTX 4060 Laptop GPU`, `AMD Radeon RX 7900 XTX`, `Apple M3 Max`
 * @param memoryTotalBytes tells apart cards of one name with different memories
 */
export const gpuBandwidthBytesPerSecond = (name: string, memoryTotalBytes: number | null): number | null => {
  const model = gpuModelName(name);
  const figure =
    (/^apple /.test(model) ? apple[model.replace(/^apple /, '')] : undefined) ??
    nvidia[model] ??
    amd[model] ??
    intel[model];
  const gigabytes =
    figure === undefined || typeof figure === 'number' ? figure : byMemory(figure, memoryTotalBytes ?? 0);
  return gigabytes === undefined ? null : gigabytes * 1e9;
};

const byMemory = (
  entries: readonly (readonly [upToGib: number, gigabytesPerSecond: number])[],
  memoryTotalBytes: number,
): number | undefined =>
  // An unknown size takes the first, which is the slowest.
  (entries.find(([upToGib]) => memoryTotalBytes <= upToGib * 2 ** 30) ?? entries.at(-1))?.[1];

/** `NVIDIA GeForce RTX 4060 Laptop GPU` → `rtx 4060 laptop`; `Apple M3 Max (40-core GPU)` → `apple m3 max 40-core`, `Apple M1 (8-core GPU)` → `apple m1`. */
export const gpuModelName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\((r|tm)\)|[®™]/g, ' ')
    .replace(/\b(nvidia|geforce|amd|ati|radeon|intel|graphics|gpu)\b/g, ' ')
    .replace(/[()]/g, ' ')
    // Of Apple's chips only the two Max of 40 cores have a memory of their own.
    .replace(/\b(?!40-)\d+-core\b/, ' ')
    .replace(/\b\d+ ?gb\b(?=\s*$)/, (memory) => (/(a100|h100|gh200|tesla)/i.test(name) ? memory : ' '))
    .replace(/\s+/g, ' ')
    .trim();
