import { describe, expect, it } from 'vitest';
import { gpuBandwidthBytesPerSecond } from './gpuBandwidth.ts';

const gib = 2 ** 30;

describe('gpuBandwidthBytesPerSecond', () => {
  it.each([
    ['NVIDIA GeForce RTX 4090', 24 * gib, 1008],
    ['NVIDIA GeForce RTX 4090 Laptop GPU', 16 * gib, 576],
    ['NVIDIA GeForce RTX 3070', 8 * gib, 448],
    ['NVIDIA GeForce RTX 3070 Ti', 8 * gib, 608],
    ['NVIDIA GeForce RTX 3060', 12 * gib, 360],
    ['NVIDIA GeForce RTX 3060', 8 * gib, 240],
    ['NVIDIA GeForce RTX 3080', 10 * gib, 760],
    ['NVIDIA GeForce RTX 3080', 12 * gib, 912],
    ['NVIDIA GeForce GTX 1060 6GB', 6 * gib, 192],
    ['NVIDIA GeForce GTX 1080 Ti', 11 * gib, 484],
    ['NVIDIA A100-SXM4-80GB', 80 * gib, 2039],
    ['NVIDIA A100-PCIE-40GB', 40 * gib, 1555],
    ['NVIDIA H100 80GB HBM3', 80 * gib, 3350],
    ['NVIDIA H100 PCIe', 80 * gib, 2000],
    ['NVIDIA H200', 141 * gib, 4800],
    ['NVIDIA L40S', 45 * gib, 864],
    ['NVIDIA RTX 6000 Ada Generation', 48 * gib, 960],
    ['NVIDIA RTX A6000', 48 * gib, 768],
    ['AMD Radeon RX 7900 XTX', 24 * gib, 960],
    ['AMD Radeon RX 7900 XT', 20 * gib, 800],
    ['Radeon RX 9070 XT', 16 * gib, 640],
    ['AMD Radeon 8060S Graphics', null, 256],
    ['Intel(R) Arc(TM) A770 Graphics', 16 * gib, 560],
    ['Intel Arc B580', 12 * gib, 456],
    ['Apple M1', null, 68],
    ['Apple M2 Ultra', null, 800],
    ['Apple M3 Max', null, 300],
    ['Apple M3 Max (40-core GPU)', null, 400],
    ['Apple M4 Pro', null, 273],
    ['Apple M1 (8-core GPU)', null, 68],
    ['Apple M2 Ultra (76-core GPU)', null, 800],
    ['Apple M3 Max (30-core GPU)', null, 300],
    ['Apple M4 Max (32-core GPU)', null, 410],
  ])('knows %s: a neighbour’s figure would promise a speed that is off by up to a half', (name, memory, expected) => {
    expect(gpuBandwidthBytesPerSecond(name, memory)).toBe(expected * 1e9);
  });

  it('knows nothing of a card that is not listed, instead of taking a similar name', () => {
    for (const name of ['NVIDIA GeForce RTX 6090', 'AMD Radeon Graphics', 'Intel UHD Graphics 770', 'NVIDIA GPU', '']) {
      expect(gpuBandwidthBytesPerSecond(name, 8 * gib), name).toBeNull();
    }
  });
});
