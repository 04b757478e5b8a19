/** A layout as llama.cpp's own settings: what the engine's child loads by. */
import type { LoadOptions } from '../engine/childContract.ts';
import { expertLayersOnGpu, gpuLayers, type Layout } from './layout.ts';
import type { ModelFacts } from './modelFacts.ts';
import type { Backend, PlanMachine } from './planMachine.ts';

export interface LoadOptionsInput {
  readonly facts: ModelFacts;
  readonly layout: Layout;
  /** Of the GPUs in the layout; ignored where there are none. */
  readonly backend: Backend;
  readonly modelPath: string;
  readonly cpuFeatures: readonly string[];
  /** ggml's names of the layout's GPUs; null = all that are found. */
  readonly devices: readonly string[] | null;
}

const amx = 'AMX INT8';

/** llama.cpp's default between sleeping and spinning. */
const threadPoll = 50;

/**
 * llama.cpp v0.4.0 puts MLA's attention weights into its AMX buffer while loading and then finds that AMX cannot
 * multiply them with a permuted input: it aborts (`ggml-backend.cpp`, `*cur_backend_id != -1`). `llama-bench` does too.
 */
const abortsWhenRepacked = (architecture: string, cpuFeatures: readonly string[]): boolean =>
  architecture === 'deepseek2' && cpuFeatures.includes(amx);

/** Whether weights in RAM are laid out anew for the processor. */
const isRepacked = (
  { architecture }: Pick<ModelFacts, 'architecture'>,
  { repackWeights, memoryMapped }: Pick<Layout, 'repackWeights' | 'memoryMapped'>,
  cpuFeatures: readonly string[],
): boolean => repackWeights && !memoryMapped && !abortsWhenRepacked(architecture, cpuFeatures);

/** Whether they are computed by kernels for AMX then. */
export const usesAmx = (
  facts: Pick<ModelFacts, 'architecture'>,
  layout: Pick<Layout, 'repackWeights' | 'memoryMapped'>,
  { cpuFeatures }: Pick<PlanMachine, 'cpuFeatures'>,
): boolean => cpuFeatures.includes(amx) && isRepacked(facts, layout, cpuFeatures);

const expertPattern = (layers: readonly number[]): string =>
  `blk\\.(?:${layers.join('|')})\\.ffn_(?:up|down|gate|gate_up)_(?:ch|)exps`;

/** The file's pages where there is no room for all of it; read into memory where a GPU shares the work, as llama.cpp advises. */
const loadMode = ({ memoryMapped, gpus }: Layout, isSplit: boolean): LoadOptions['loadMode'] =>
  memoryMapped ? 'mmap' : gpus.length > 0 && isSplit ? 'none' : 'auto';

export const loadOptionsOf = (input: LoadOptionsInput): LoadOptions => {
  const { facts, layout, modelPath, cpuFeatures, devices } = input;
  const onGpu = layout.gpus.length > 0;
  const places = layout.placesOfGpu.reduce((sum, count) => sum + count, 0);
  const spared = expertLayersOnGpu(facts, layout).slice(0, layout.cpuExpertLayers);
  const isSplit = spared.length > 0 || gpuLayers(facts, layout) < facts.layers;
  return {
    modelPath,
    backend: onGpu ? input.backend : 'cpu',
    // None, not all: a GPU that is there would take memory and compute prompts all the same.
    devices: !onGpu ? [] : devices === null ? null : [...devices],
    // llama.cpp counts the output as the last layer.
    gpuLayers: !onGpu ? 0 : places > facts.layers ? -1 : places,
    tensorOverrides: spared.length === 0 ? [] : [{ pattern: expertPattern(spared), device: 'CPU' }],
    splitMode: 'layer',
    tensorSplit: layout.gpus.length > 1 ? [...layout.placesOfGpu] : null,
    mainGpu: 0,
    loadMode: loadMode(layout, isSplit),
    repackWeights: isRepacked(facts, layout, cpuFeatures),
    keyCacheType: layout.cacheType,
    valueCacheType: layout.cacheType,
    offloadCache: layout.cacheOnGpu || !onGpu,
    offloadOperations: layout.offloadOperations,
    flashAttention: layout.flashAttention ? 'auto' : 'off',
    contextTokens: layout.contextTokens,
    sequences: layout.sequences,
    batchTokens: layout.batchTokens,
    ubatchTokens: layout.ubatchTokens,
    sampleOn: 'auto',
    threads: layout.threads,
    threadPoll,
  };
};
