/**
 * What a model would need and do on a machine, before anything is downloaded or loaded: where its tensors go, what that
 * takes of each memory, how fast it answers, and why. Bytes, tokens per second and milliseconds; null = unknown.
 */
import { z } from 'zod';
import { call } from './endpoint.ts';
import { planUses } from './planUses.ts';

const bytes = z.number().nonnegative();
const speed = z.number().positive().nullable();

export const verdict = z.enum(['runs well', 'runs', 'slow', 'does not fit']);
export type Verdict = z.infer<typeof verdict>;

export const planUse = z.enum(planUses);
export type PlanUse = z.infer<typeof planUse>;

/** A sentence as its key and its values; `planTexts.ts` has the words in each language. */
export const planNote = z.object({ key: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) });
export type PlanNote = z.infer<typeof planNote>;

export const placement = z.object({
  backend: z.enum(['cpu', 'cuda', 'vulkan', 'metal']),
  /** Layers of the model, and how many of them lie on GPUs (the output matrix not counted). */
  layers: z.number().int().positive(),
  gpuLayers: z.number().int().nonnegative(),
  /** Layers whose routed experts lie in RAM while the rest of the layer is on a GPU. */
  cpuExpertLayers: z.number().int().nonnegative(),
  /** The first and the last of those layers; null where there are none. */
  cpuExpertRange: z.tuple([z.number().int(), z.number().int()]).nullable(),
  /** Ids of the GPUs in the order of use, and the layers of each (the output counts as one). */
  gpuIds: z.array(z.string()),
  tensorSplit: z.array(z.number().nonnegative()),
  kvCacheType: z.string(),
  kvOnGpu: z.boolean(),
  /** For prompts, weights in RAM are copied to the GPU and multiplied there. */
  offloadOperations: z.boolean(),
  batch: z.number().int().positive(),
  ubatch: z.number().int().positive(),
  threads: z.number().int().positive(),
  /** Weights in RAM are the file's pages, which the system may drop and read again. */
  memoryMapped: z.boolean(),
  flashAttention: z.enum(['auto', 'on', 'off']),
});
export type Placement = z.infer<typeof placement>;

/** What one device holds. `limitBytes` is what may be used of it. */
export const deviceMemory = z.object({
  weightBytes: bytes,
  cacheBytes: bytes,
  computeBytes: bytes,
  /** What the driver and the program take besides. */
  overheadBytes: bytes,
  bytes,
  limitBytes: bytes,
});
export type DeviceMemory = z.infer<typeof deviceMemory>;

/** One line of the bandwidth sum: what one token reads from where, how fast, and how long that takes. */
export const speedPart = z.object({
  where: z.enum(['gpu', 'ram', 'disk', 'link']),
  /** The GPU's id; null for the rest. */
  gpuId: z.string().nullable(),
  name: z.string(),
  what: z.enum(['weights', 'experts', 'cache', 'activations']),
  bytesPerToken: bytes,
  /** As the maker says it or as measured, and what of it this kind of work gets. */
  peakBytesPerSecond: z.number().positive(),
  bytesPerSecond: z.number().positive(),
  /** True where the peak is typical of such hardware, and neither read nor measured. */
  peakAssumed: z.boolean(),
  milliseconds: z.number().nonnegative(),
});
export type SpeedPart = z.infer<typeof speedPart>;

export const predictedSpeed = z.object({
  prefillTokensPerSecond: speed,
  decodeTokensPerSecond: speed,
  /** Nine of ten machines are between these. */
  decodeLow: speed,
  decodeHigh: speed,
  prefillLow: speed,
  prefillHigh: speed,
  /** For a question of 512 tokens with nothing cached. */
  timeToFirstTokenMs: z.number().positive().nullable(),
  /** The sum behind `decodeTokensPerSecond`. */
  parts: z.array(speedPart),
  /** Starting kernels, waiting for threads, choosing a token: time in which nothing is read. */
  overheadMilliseconds: z.number().nonnegative(),
  /** Tokens in the cache while the answer is written: what `decodeTokensPerSecond` is said of. */
  depthTokens: z.number().int().nonnegative(),
  /** What of the time grows with the length of the chat, 0 to 1. */
  lengthShare: z.object({ decode: z.number().min(0).max(1), prefill: z.number().min(0).max(1) }),
  /** What answers said the sum is off by; 1 = nothing. `decodeTokensPerSecond` has it. */
  correction: z.number().positive(),
  /** What the figures rest on: published speeds, a bench on this machine, or answers of this model on it. */
  basis: z.enum(['published', 'bench', 'answers']),
  /** Answers that corrected them. */
  answers: z.number().int().nonnegative(),
});
export type PredictedSpeed = z.infer<typeof predictedSpeed>;

export const plan = z.object({
  model: z.string(),
  name: z.string(),
  quantization: z.string(),
  contextLength: z.number().int().positive(),
  /** Bytes of the file, and whether they are computed from the shape. */
  fileBytes: bytes,
  fileBytesEstimated: z.boolean(),
  fits: z.boolean(),
  /** What is missing where it does not fit. */
  missingBytes: bytes,
  verdict,
  /** Where the memory figures are from: llama.cpp's own dry run, or our model of it. */
  memorySource: z.enum(['dryRun', 'model']),
  placement,
  gpus: z.array(deviceMemory.extend({ id: z.string(), name: z.string() })),
  ram: deviceMemory,
  /** Bytes of the file on disk. */
  diskBytes: bytes,
  speed: predictedSpeed,
  reasons: z.array(planNote),
  warnings: z.array(planNote),
  /** It was measured on this machine, and no other way was clearly faster (`hearth tune`). */
  tuned: z.boolean(),
});
export type Plan = z.infer<typeof plan>;

export const planRequest = z.object({
  /** A model of the catalogue, an installed model, or the path of a .gguf file. */
  modelId: z.string().min(1),
  /** null = the one that suits the machine best. */
  quantization: z.string().min(1).nullable().default(null),
  /** null = as long as the use needs. */
  contextLength: z.number().int().positive().nullable().default(null),
  /** What its speed is told of: tokens in the cache while an answer is written, and of a question; null = as usual. */
  depthTokens: z.number().int().positive().nullable().default(null),
  promptTokens: z.number().int().positive().nullable().default(null),
});
export type PlanRequest = z.input<typeof planRequest>;

/** One published variant, ranked. */
export const rankedVariant = z.object({
  modelId: z.string(),
  name: z.string(),
  quantization: z.string(),
  bytes,
  bytesEstimated: z.boolean(),
  verdict,
  /** One sentence, in English, and its key and values. */
  why: z.string(),
  whyNote: planNote,
  /** The first of its use. */
  recommended: z.boolean(),
  contextLength: z.number().int().positive(),
  gpuBytes: bytes,
  ramBytes: bytes,
  decodeTokensPerSecond: speed,
  decodeLow: speed,
  decodeHigh: speed,
});
export type RankedVariant = z.infer<typeof rankedVariant>;

export const planContract = {
  /** Errors: MODEL_NOT_FOUND, QUANTIZE_TYPE_UNKNOWN, BAD_INPUT (a context longer than trained). */
  'plan.make': call(planRequest, plan),
  'plan.variants': call(z.object({ use: planUse.default('bestQuality') }), z.array(rankedVariant)),
};
