/**
 * The ladder down for a load for which there was no room after all: the cheaper layouts, each with one thing less than the
 * one before, in the order of what a person misses least. Pure and finite; what was taken off is never put back.
 */
import type { FullMemory } from '../engine/loadTarget.ts';
import { fullCacheTypes } from './cacheBytes.ts';
import { dealByRoom } from './fillGpus.ts';
import { expertLayersOnGpu, gpuLayers, type Layout } from './layout.ts';
import type { ModelFacts } from './modelFacts.ts';

/** Of what lies on the GPUs, taken off one after the other. */
const takenOff = [0.1, 0.25, 0.5, 0.75] as const;
const smallUbatchTokens = 128;
/** A shorter chat than this is none with a model that reasons. */
const shortestContextTokens = 2048;

const withPlaces = (layout: Layout, places: number): Layout => ({
  ...layout,
  placesOfGpu: dealByRoom(
    places,
    layout.placesOfGpu.map((count) => ({ capacityBytes: count })),
  ),
});

/** First the experts, of which a token reads few, then whole layers. */
const fewerOnGpu = (facts: ModelFacts, start: Layout): Layout[] => {
  const found: Layout[] = [];
  let last = start;
  const add = (layout: Layout): void => {
    found.push(layout);
    last = layout;
  };
  const spared = expertLayersOnGpu(facts, start).length - start.cpuExpertLayers;
  for (const part of [...takenOff, 1]) {
    const cpuExpertLayers = start.cpuExpertLayers + Math.ceil(spared * part);
    if (cpuExpertLayers > last.cpuExpertLayers) add({ ...start, cpuExpertLayers });
  }
  const layers = gpuLayers(facts, start);
  for (const part of takenOff) {
    const kept = layers - Math.ceil(layers * part);
    if (kept < 1 || kept >= gpuLayers(facts, last)) continue;
    const fewer = withPlaces(last, kept + 1);
    const experts = expertLayersOnGpu(facts, fewer).length;
    add({ ...fewer, cpuExpertLayers: Math.min(last.cpuExpertLayers, experts) });
  }
  return found;
};

/** @param threads for work on the CPU */
export const cheaperLayouts = (
  facts: ModelFacts,
  start: Layout,
  full: FullMemory,
  threads: number,
): readonly Layout[] => {
  const usesGpu = gpuLayers(facts, start) > 0;
  const found = full === 'gpu' && usesGpu ? fewerOnGpu(facts, start) : [];
  let last = found.at(-1) ?? start;
  const add = (layout: Layout): void => {
    found.push(layout);
    last = layout;
  };
  if (fullCacheTypes.has(last.cacheType)) add({ ...last, cacheType: 'q8_0', flashAttention: true });
  if (last.ubatchTokens > smallUbatchTokens) add({ ...last, ubatchTokens: smallUbatchTokens });
  // Weights that were read in, or repacked, are a copy of the file; the system can take mapped ones back.
  if (full === 'ram' && !last.memoryMapped) add({ ...last, memoryMapped: true });
  while (last.contextTokens > shortestContextTokens) {
    add({ ...last, contextTokens: Math.max(shortestContextTokens, Math.floor(last.contextTokens / 2)) });
  }
  if (full === 'gpu' && usesGpu) {
    add({ ...last, gpus: [], placesOfGpu: [], cpuExpertLayers: 0, cacheOnGpu: false, threads });
  }
  return found;
};
