/**
 * How many multiplications and additions a second a prompt's matrix products get: what limits reading a prompt, as memory
 * bandwidth limits writing an answer.
 *
 * GPUs: the maker's FP32 rate × what its generation's matrix units make of it (with FP32 sums, as llama.cpp uses them):
 * GeForce from Ampere on 2 (NVIDIA's architecture papers), Turing 3.3 and Pascal 1.1 (llama.cpp's published scoreboards),
 * AMD over Vulkan 0.6, Apple 0.75, Intel 0.6. A server card's own units reach less through the instructions that llama.cpp
 * uses, so those have measured numbers: 7B Q4_0, 512 tokens, H200: 11,479 tokens/s.
 */
import type { Gpu } from '../../contract/hardware.ts';
import { gpuModelName } from '../hardware/gpuBandwidth.ts';

/** FP32 TFLOPS at boost, from the makers' data sheets. */
const fp32Tflops: Readonly<Record<string, number>> = {
  'gtx 1050 ti': 2.1,
  'gtx 1060': 4.4,
  'gtx 1070': 6.5,
  'gtx 1080': 8.9,
  'gtx 1080 ti': 11.3,
  'gtx 1650': 3,
  'gtx 1660': 5,
  'gtx 1660 ti': 5.4,
  'rtx 2060': 6.5,
  'rtx 2070': 7.5,
  'rtx 2080': 10.1,
  'rtx 2080 ti': 13.4,
  'rtx 3050': 9.1,
  'rtx 3060': 12.7,
  'rtx 3060 ti': 16.2,
  'rtx 3070': 20.3,
  'rtx 3070 ti': 21.7,
  'rtx 3080': 29.8,
  'rtx 3080 ti': 34.1,
  'rtx 3090': 35.6,
  'rtx 3090 ti': 40,
  'rtx a6000': 38.7,
  'rtx 4050 laptop': 9,
  'rtx 4060': 15.1,
  'rtx 4060 laptop': 11.6,
  'rtx 4060 ti': 22.1,
  'rtx 4070': 29.1,
  'rtx 4070 laptop': 15.6,
  'rtx 4070 super': 35.5,
  'rtx 4070 ti': 40.1,
  'rtx 4070 ti super': 44.1,
  'rtx 4080': 48.7,
  'rtx 4080 super': 52.2,
  'rtx 4090': 82.6,
  'rtx 4090 laptop': 33,
  'rtx 5060 ti': 23.7,
  'rtx 5070': 30.9,
  'rtx 5070 ti': 43.9,
  'rtx 5080': 56.3,
  'rtx 5090': 104.8,
  'rx 6700 xt': 13.2,
  'rx 6800 xt': 20.7,
  'rx 6900 xt': 23,
  'rx 7600': 21.8,
  'rx 7700 xt': 35.2,
  'rx 7800 xt': 37.3,
  'rx 7900 xt': 51.5,
  'rx 7900 xtx': 61.4,
  'rx 9070 xt': 48.7,
  'rtx pro 6000 blackwell workstation edition': 125,
  'apple m1': 2.6,
  'apple m1 max': 10.4,
  'apple m2 max': 13.5,
  'apple m3 max': 11,
  'apple m3 max 40-core': 14.2,
  'apple m4 max': 14,
  'apple m4 max 40-core': 18,
  'arc a770': 19.7,
  'arc b580': 13.7,
};

/** Of cards whose matrix units llama.cpp does not use in full: what was measured, in TFLOPS. */
const measuredTflops: Readonly<Record<string, number>> = { h100: 150, h200: 162, a100: 64, l40s: 105 };

/** For a card that is not listed: TFLOPS for each GB/s of its memory, as of its generation's cards above. */
const tflopsPerGigabyte = { nvidia: 0.09, old: 0.03, other: 0.025 } as const;

/** The share of the matrix units' rate that a prompt of 512 tokens gets: 8B on RTX 3070, 4070 Ti and 4090. */
const promptEfficiency = 0.82;

const matrixFactor = ({ vendor, computeCapability }: Gpu): number => {
  if (vendor === 'Apple') return 0.75 / promptEfficiency;
  if (vendor !== 'NVIDIA') return 0.6 / promptEfficiency;
  const capability = Number(computeCapability ?? 8.6);
  return capability >= 8 ? 2 : capability >= 7.5 ? 3.3 : 1.1;
};

export const gpuFlops = (gpu: Gpu): number | null => {
  const name = gpuModelName(gpu.name);
  const measured = Object.entries(measuredTflops).find(([part]) => name.includes(part))?.[1];
  if (measured !== undefined) return measured * 1e12;
  const listed = fp32Tflops[name];
  if (listed !== undefined) return listed * matrixFactor(gpu) * promptEfficiency * 1e12;
  if (gpu.memoryBandwidthBytesPerSecond === null) return null;
  const kind = gpu.vendor !== 'NVIDIA' ? 'other' : Number(gpu.computeCapability ?? 8.6) >= 8 ? 'nvidia' : 'old';
  return (gpu.memoryBandwidthBytesPerSecond / 1e9) * tflopsPerGigabyte[kind] * promptEfficiency * 1e12;
};

/**
 * What a core gets of each tick of its base clock on quantized weights, by its widest instructions. AVX2 and AVX-512 are the
 * geometric means of the published figures that `published/processorPrompts.ts` marks as fitted, AMX is that of sixteen cores
 * of a Xeon with llama.cpp v0.4.0; docs/accuracy.md has all of them.
 */
const operationsPerTick = { amx: 87, avx512: 53, avx2: 42, neon: 30, none: 10 } as const;

/**
 * Cores share power, caches and memory: n of them do the work of n^0.8. From 4 to 64 cores the published figures of AVX2
 * processors then agree within 15 %, where counted in full they differ by twice; eight and sixteen cores of one Xeon differ by 1.75.
 */
const sharing = 0.8;
export const workOfCores = (cores: number): number => cores ** sharing;

/** An efficiency core beside a performance core: 8 and 24 threads of an i9-13900K (github.com/ggml-org/llama.cpp/issues/34). */
const efficiencyCore = 0.3;

/** Of a processor that does not tell it. */
const usualClockHertz = 3e9;

const widest = (features: readonly string[], architecture: string): keyof typeof operationsPerTick => {
  const has = (name: string): boolean => features.some((feature) => feature.startsWith(name));
  // Windows tells no instruction sets; the processors of the last ten years have these.
  if (features.length === 0) return architecture === 'arm64' ? 'neon' : 'avx2';
  return has('AMX') ? 'amx' : has('AVX-512') ? 'avx512' : has('AVX2') ? 'avx2' : has('NEON') ? 'neon' : 'none';
};

export interface CpuCompute {
  readonly cores: number;
  readonly efficiencyCores: number | null;
  readonly features: readonly string[];
  readonly architecture: string;
  readonly baseClockHertz: number | null;
}

/** Ticks of the base clock a second that all cores together have for weights. */
export const cpuTicks = ({ cores, efficiencyCores, baseClockHertz }: CpuCompute): number => {
  const slow = Math.min(efficiencyCores ?? 0, cores - 1);
  return workOfCores(cores - slow + slow * efficiencyCore) * (baseClockHertz ?? usualClockHertz);
};

/** Multiplications and additions a second of a prompt's products with quantized weights, by all cores together. */
export const cpuFlops = (compute: CpuCompute): number =>
  cpuTicks(compute) * operationsPerTick[widest(compute.features, compute.architecture)];
