/**
 * What a variant needs and where it would lie: a first estimate from its shape, replaced by the engine's own dry run once
 * its header is there.
 *
 * Need = weights + F16 key-value cache of 8,192 tokens + overhead. The overhead is the engine's buffer for the logits of
 * one batch (512 tokens × vocabulary × 4 bytes) and 100 MiB, on each GPU 300 MiB more for the driver's context and the
 * kernels (as `nvidia-smi` shows for an empty CUDA process).
 *
 * R1 671B: for one token it reads 9.7 GB always (attention, shared expert, output; at Q4) and 8 of 256 routed experts in
 * each layer. Those 16.19 of its 671.03 billion parameters stay on the GPU, the experts go where there is room.
 */
import type { CatalogueModel } from '../catalog/catalog.ts';
import type { DecodeWork } from './decodeSpeed.ts';
import type { UsableMemory } from './usableMemory.ts';

export const plannedContextTokens = 8192;

export interface VariantNeed {
  readonly weightBytes: number;
  readonly cacheBytes: number;
  readonly overheadBytes: number;
  readonly totalBytes: number;
}

export type Placement = DecodeWork &
  (
    | {
        readonly where: 'gpu' | 'split' | 'ram';
        readonly need: VariantNeed;
        readonly gpuBytes: number;
        readonly ramBytes: number;
      }
    | { readonly where: 'nowhere'; readonly need: VariantNeed; readonly missingBytes: number }
  );

const mebibyte = 2 ** 20;
const batchTokens = 512;
/** Q4_K_M's mean: publishers keep the always-read tensors of their small 671B files near it. */
const leastAlwaysBits = 4.8;

export const placeVariant = (model: CatalogueModel, weightBytes: number, memory: UsableMemory): Placement => {
  const work = workOf(model, weightBytes);
  const onGpu = needOf(model, weightBytes, memory.gpus.length);
  const onCpu = needOf(model, weightBytes, 0);
  const expertBytes = work.routedBytes > 0 ? weightBytes - work.alwaysBytes : 0;
  const denseBytes = weightBytes - expertBytes + onGpu.cacheBytes;

  if (memory.gpus.length > 0 && onGpu.totalBytes <= memory.gpuBytes) {
    return {
      ...work,
      alwaysOnGpu: 1,
      routedOnGpu: 1,
      where: 'gpu',
      need: onGpu,
      gpuBytes: onGpu.totalBytes,
      ramBytes: 0,
    };
  }
  const roomBytes = memory.gpuBytes - onGpu.overheadBytes;
  // With one memory for both, splitting gains no room.
  const split = memory.shared || roomBytes <= 0 ? null : splitOver(roomBytes, denseBytes, expertBytes);
  if (split !== null && split.ramBytes + onCpu.overheadBytes <= memory.ramBytes) {
    return { ...work, ...split, where: 'split', need: onGpu, ramBytes: split.ramBytes + onCpu.overheadBytes };
  }
  if (onCpu.totalBytes <= memory.ramBytes) {
    return { ...work, where: 'ram', need: onCpu, gpuBytes: 0, ramBytes: onCpu.totalBytes };
  }
  const room = memory.shared ? memory.ramBytes : memory.ramBytes + Math.max(0, roomBytes);
  const need = memory.shared || roomBytes <= 0 ? onCpu : onGpu;
  return { ...work, where: 'nowhere', need, missingBytes: Math.max(0, need.totalBytes - room) };
};

const needOf = (model: CatalogueModel, weightBytes: number, gpuCount: number): VariantNeed => {
  const cacheBytes = model.kvCacheF16BytesPerToken * Math.min(plannedContextTokens, model.contextLength);
  const overheadBytes = batchTokens * model.vocabSize * 4 + 100 * mebibyte + gpuCount * 300 * mebibyte;
  return { weightBytes, cacheBytes, overheadBytes, totalBytes: weightBytes + cacheBytes + overheadBytes };
};

/** The work of one token, with nothing on a GPU yet. */
const workOf = (model: CatalogueModel, weightBytes: number): DecodeWork => {
  const { activeAlways, activeRouted, parameters, layers } = model;
  if (activeAlways === undefined || activeRouted === undefined) {
    return { alwaysBytes: weightBytes, routedBytes: 0, layers, alwaysOnGpu: 0, routedOnGpu: 0 };
  }
  const meanBits = (weightBytes * 8) / parameters;
  const alwaysBytes = (activeAlways * Math.max(leastAlwaysBits, meanBits)) / 8;
  const routedBytes = ((weightBytes - alwaysBytes) * activeRouted) / (parameters - activeAlways);
  return { alwaysBytes, routedBytes, layers, alwaysOnGpu: 0, routedOnGpu: 0 };
};

/** Fills the GPUs with what every token reads and its cache first, then with experts. */
const splitOver = (roomBytes: number, denseBytes: number, expertBytes: number) => {
  const alwaysOnGpu = Math.min(1, roomBytes / denseBytes);
  const leftBytes = Math.max(0, roomBytes - denseBytes);
  const routedOnGpu = expertBytes === 0 ? 0 : Math.min(1, leftBytes / expertBytes);
  const ramBytes = denseBytes * (1 - alwaysOnGpu) + expertBytes * (1 - routedOnGpu);
  return { alwaysOnGpu, routedOnGpu, gpuBytes: denseBytes + expertBytes - ramBytes, ramBytes };
};
