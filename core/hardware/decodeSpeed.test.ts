import { describe, expect, it } from 'vitest';
import { estimateDecodeSpeed, type DecodeMachine, type DecodeWork } from './decodeSpeed.ts';

const dense = (gigabytes: number, layers: number): DecodeWork => ({
  alwaysBytes: gigabytes * 1e9,
  routedBytes: 0,
  layers,
  alwaysOnGpu: 1,
  routedOnGpu: 0,
});

const gpu = (gigabytesPerSecond: number, backend: DecodeMachine['gpuBackend'] = 'cuda'): DecodeMachine => ({
  gpuBackend: backend,
  gpuBandwidthBytesPerSecond: gigabytesPerSecond * 1e9,
  ramBandwidthBytesPerSecond: 80e9,
  cpuCores: 8,
});

/** R1 671B with experts in RAM: 9.7 GB always and the routed experts' bytes for one token. */
const r1 = (routedGigabytes: number): DecodeWork => ({
  alwaysBytes: 9.7e9,
  routedBytes: routedGigabytes * 1e9,
  layers: 61,
  alwaysOnGpu: 1,
  routedOnGpu: 0,
});

const server = (gpuGigabytes: number, ramGigabytes: number, cpuCores: number): DecodeMachine => ({
  gpuBackend: 'cuda',
  gpuBandwidthBytesPerSecond: gpuGigabytes * 1e9,
  ramBandwidthBytesPerSecond: ramGigabytes * 1e9,
  cpuCores,
});

describe('estimateDecodeSpeed', () => {
  it.each([
    ['8B Q4_K_M, RTX 3070', dense(4.92, 32), gpu(448), 72.8],
    ['8B Q4_K_M, RTX 4070 Ti', dense(4.92, 32), gpu(504), 83.5],
    ['8B Q4_K_M, RTX 4090', dense(4.92, 32), gpu(1008), 130.6],
    ['14B Q4_K_M, RTX 4090', dense(8.99, 48), gpu(1008), 81],
    ['32B Q4_K_M, RTX 4090', dense(19.9, 64), gpu(1008), 32.5],
    ['70B Q4_K_M, two RTX 3090', dense(42.5, 80), gpu(936), 16.6],
    ['7B Q4_0, H200', dense(4.44, 28), gpu(4800), 335.9],
    ['7B Q4_0, RX 5700 XT, Vulkan', dense(3.82, 32), gpu(448, 'vulkan'), 65.2],
    ['8B Q4_K_M, M1 Max, Metal', dense(4.92, 32), gpu(400, 'metal'), 46.2],
    ['7B Q4_0, i9-13900K, CPU', { ...dense(3.8, 32), alwaysOnGpu: 0 }, server(0, 102.4, 24), 18.3],
    ['671B Q4_K_M, 2 × Xeon 6454S and RTX 4090', r1(12.3), server(1008, 614, 64), 13.4],
    ['671B 2.51 bit, Threadripper 7975WX and RTX 5090', r1(6.8), server(1792, 332.8, 32), 18.2],
  ])('is within a quarter of the published speed: %s', (_, work, machine, published) => {
    const estimate = estimateDecodeSpeed(work, machine) ?? 0;
    expect(estimate / published).toBeGreaterThan(0.75);
    expect(estimate / published).toBeLessThan(1.25);
  });

  it('promises 671B on a dual-channel desktop no more than the 3 to 10 that such machines give', () => {
    for (const ram of [50, 90]) {
      const speed = estimateDecodeSpeed(r1(4.1), server(936, ram, 16)) ?? 0;
      expect(speed).toBeGreaterThan(3);
      expect(speed).toBeLessThan(10);
    }
  });

  it('is limited by the cores and not only by the memory: four cores of a server are not a server', () => {
    const work = { ...dense(4.92, 32), alwaysOnGpu: 0 };
    const four = estimateDecodeSpeed(work, { ...server(0, 204.8, 4), gpuBackend: null }) ?? 0;
    expect(four).toBeLessThan(6);
    expect(estimateDecodeSpeed(work, { ...server(0, 204.8, 32), gpuBackend: null }) ?? 0).toBeGreaterThan(3 * four);
  });

  it('falls steeply once a part lies in RAM, as a card that spills does', () => {
    const half = estimateDecodeSpeed({ ...dense(19.9, 64), alwaysOnGpu: 0.5 }, gpu(1008)) ?? 0;
    expect(half).toBeLessThan(6);
  });

  it('says nothing where the GPU’s bandwidth is unknown, instead of a number made up', () => {
    expect(estimateDecodeSpeed(dense(4.92, 32), { ...gpu(1), gpuBandwidthBytesPerSecond: null })).toBeNull();
    expect(
      estimateDecodeSpeed({ ...dense(4.92, 32), alwaysOnGpu: 0 }, { ...gpu(1), gpuBandwidthBytesPerSecond: null }),
    ).toBeGreaterThan(1);
  });
});
