/**
 * The first placement: everything on the GPU where there is a usable one, else on the CPU, with a context that is
 * long enough for R1's reasoning and short enough to be cheap.
 */
import type { LoadOptions } from '../engine/childContract.ts';

export type EngineBackend = LoadOptions['backend'];

export interface PlacementInput {
  readonly modelPath: string;
  /** `general.architecture` of the file. */
  readonly architecture: string;
  readonly cpuFeatures: readonly string[];
  /** Trained context in tokens. */
  readonly trainedContextTokens: number;
  readonly backend: EngineBackend;
  readonly threads: number;
}

/** Chats that are answered at the same time; more wait in the queue. */
const sequences = 4;
/** Longest context of one chat until a longer one is asked for: R1 reasons for thousands of tokens. */
const chatContextTokens = 8192;
/** Cache for all chats together; at 57 KiB a token (7B, F16) this is 0.9 GiB. */
const mostCacheTokens = 16384;
/** llama.cpp's own defaults: logical batch, and the part of it that is computed at once. */
const batchTokens = 2048;
const ubatchTokens = 512;
/**
 * With all layers on the GPU the CPU only feeds it; more threads than these are waited for and slow it down (4, 8 and 15
 * threads on one H200: 308, 307 and 296 tokens/s, docs/performance.md).
 */
const mostThreadsBesideGpu = 4;
/** llama.cpp's default between sleeping and spinning. */
const threadPoll = 50;

/**
 * llama.cpp v0.4.0 puts MLA's attention weights into its AMX buffer while loading and then finds that AMX cannot
 * multiply them with a permuted input: it aborts (`ggml-backend.cpp`, `*cur_backend_id != -1`). `llama-bench` does too.
 */
const abortsWhenRepacked = (architecture: string, cpuFeatures: readonly string[]): boolean =>
  architecture === 'deepseek2' && cpuFeatures.includes('AMX INT8');

export const choosePlacement = ({
  modelPath,
  architecture,
  cpuFeatures,
  trainedContextTokens,
  backend,
  threads,
}: PlacementInput): LoadOptions => ({
  modelPath,
  backend,
  devices: null,
  gpuLayers: backend === 'cpu' ? 0 : -1,
  tensorOverrides: [],
  splitMode: 'layer',
  tensorSplit: null,
  mainGpu: 0,
  loadMode: 'auto',
  repackWeights: !abortsWhenRepacked(architecture, cpuFeatures),
  keyCacheType: 'f16',
  valueCacheType: 'f16',
  offloadCache: true,
  offloadOperations: true,
  flashAttention: 'auto',
  contextTokens: Math.min(Math.min(trainedContextTokens, chatContextTokens) * sequences, mostCacheTokens),
  sequences,
  batchTokens,
  ubatchTokens,
  sampleOn: 'auto',
  threads: backend === 'cpu' ? threads : Math.min(threads, mostThreadsBesideGpu),
  threadPoll,
});
