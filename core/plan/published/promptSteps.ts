/**
 * Prompts of R1 671B with stated steps (`n_ubatch`): wholly on sixteen RTX 3090, by ik_llama.cpp, 307.2 GiB of weights, from
 * https://github.com/ikawrakow/ik_llama.cpp/issues/263. The file's type is none of the catalogue's, so its size counts.
 */
import type { Machine } from '../../../contract/hardware.ts';
import type { Layout } from '../layout.ts';
import type { ModelFacts } from '../modelFacts.ts';
import { planMachine } from '../planMachine.ts';
import { promptTime } from '../promptTime.ts';

export const promptSteps = [
  { ubatchTokens: 512, promptTokens: 512, published: 216 },
  { ubatchTokens: 512, promptTokens: 2048, published: 219.7 },
  { ubatchTokens: 1024, promptTokens: 1024, published: 305 },
  { ubatchTokens: 1024, promptTokens: 4096, published: 275.7 },
  { ubatchTokens: 4096, promptTokens: 2048, published: 347.1 },
  { ubatchTokens: 4096, promptTokens: 4096, published: 323.5 },
] as const;
export type PromptStep = (typeof promptSteps)[number];

const gpuCount = 16;
const weightBytes = 307.2 * 2 ** 30;

/** @param machine one with a card of that kind. @param known the model in any type */
export const predictStep = (
  machine: Machine,
  known: ModelFacts,
  { ubatchTokens, promptTokens }: PromptStep,
): number => {
  const factor = weightBytes / known.fileBytes;
  const facts: ModelFacts = {
    ...known,
    layerBytes: known.layerBytes.map((layer) => ({
      ...layer,
      always: layer.always * factor,
      experts: layer.experts * factor,
    })),
  };
  const { gpus, ...planned } = planMachine(machine);
  const places = facts.layers + 1;
  const layout: Layout = {
    gpus: Array.from({ length: gpuCount }, () => gpus.slice(0, 1)).flat(),
    placesOfGpu: Array.from(
      { length: gpuCount },
      (_, index) => Math.ceil((places * (index + 1)) / gpuCount) - Math.ceil((places * index) / gpuCount),
    ),
    cpuExpertLayers: 0,
    contextTokens: 8192,
    sequences: 1,
    cacheType: 'f16',
    cacheOnGpu: true,
    offloadOperations: true,
    batchTokens: ubatchTokens,
    ubatchTokens,
    memoryMapped: false,
    threads: 1,
    flashAttention: true,
    repackWeights: true,
  };
  const asked = { depthTokens: promptTokens, promptTokens, cachedTokens: 0 };
  const input = { facts, layout, machine: { ...planned, gpus }, pagedBytes: 0, asked };
  const { tokens, seconds } = promptTime(input, 0);
  if (seconds === null) throw new Error('The card is unknown.');
  return tokens / seconds;
};
