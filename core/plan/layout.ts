/**
 * One way to lay a model over a machine, in llama.cpp's terms. Its layers are in a row with the output behind the last: the
 * last ones go to GPUs, in the order of the GPUs (`n_gpu_layers`, `tensor_split`); of the layers on GPUs the routed experts
 * of the first ones may stay in RAM (`tensor_buft_overrides`).
 */
import type { CacheType } from '../../contract/loadChoices.ts';
import type { ModelFacts } from './modelFacts.ts';
import type { PlanGpu } from './planMachine.ts';

export interface Layout {
  readonly gpus: readonly PlanGpu[];
  /** Of each GPU in `gpus`: how many of the `layers + 1` places it has. */
  readonly placesOfGpu: readonly number[];
  /** Layers whose routed experts lie in RAM, of those on GPUs that have any, from the first. */
  readonly cpuExpertLayers: number;
  /** Tokens in the cache, over all chats. */
  readonly contextTokens: number;
  readonly sequences: number;
  readonly cacheType: CacheType;
  readonly cacheOnGpu: boolean;
  /** For prompts, weights that lie in RAM are copied to the GPU and multiplied there. */
  readonly offloadOperations: boolean;
  readonly batchTokens: number;
  readonly ubatchTokens: number;
  /** Weights in RAM are pages of the file; what does not fit is read from disk again and again. */
  readonly memoryMapped: boolean;
  readonly threads: number;
  /** Attention without its scores in memory; a cache of fewer bits needs it. */
  readonly flashAttention: boolean;
  /** Weights in RAM are laid out anew for the processor while loading, where the processor has such a layout. */
  readonly repackWeights: boolean;
}

/** Where a layer lies: null = in RAM. The index `layers` is the output. */
export const gpuOfPlace = (facts: ModelFacts, { placesOfGpu }: Layout, place: number): number | null => {
  let start = facts.layers + 1 - placesOfGpu.reduce((sum, places) => sum + places, 0);
  if (place < start) return null;
  for (const [index, places] of placesOfGpu.entries()) {
    start += places;
    if (place < start) return index;
  }
  return null;
};

export const firstGpuLayer = (facts: ModelFacts, { placesOfGpu }: Pick<Layout, 'placesOfGpu'>): number =>
  facts.layers + 1 - placesOfGpu.reduce((sum, places) => sum + places, 0);

/** The layers on GPUs that have routed experts, in order. */
export const expertLayersOnGpu = (facts: ModelFacts, layout: Pick<Layout, 'placesOfGpu'>): number[] => {
  const first = firstGpuLayer(facts, layout);
  return facts.layerBytes.flatMap(({ experts }, layer) => (experts > 0 && layer >= first ? [layer] : []));
};

/** The first and last layer whose experts lie in RAM though the layer is on a GPU; null where there are none. */
export const cpuExpertRange = (facts: ModelFacts, layout: Layout): [from: number, to: number] | null => {
  const layers = expertLayersOnGpu(facts, layout).slice(0, layout.cpuExpertLayers);
  const first = layers[0];
  const last = layers.at(-1);
  return first === undefined || last === undefined ? null : [first, last];
};

export const gpuLayers = (facts: ModelFacts, layout: Layout): number =>
  Math.max(0, facts.layers - firstGpuLayer(facts, layout));

/** True where the CPU reads weights of its own for each token. */
export const readsRam = (facts: ModelFacts, layout: Layout): boolean =>
  layout.cpuExpertLayers > 0 || gpuLayers(facts, layout) < facts.layers;
