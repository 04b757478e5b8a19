/** What a person may decide of a load against the plan; what is missing or null is the plan's own choice. */
import { z } from 'zod';

export const cacheType = z.enum(['f32', 'f16', 'bf16', 'q8_0', 'q5_1', 'q5_0', 'q4_1', 'q4_0']);
export type CacheType = z.infer<typeof cacheType>;

const count = z.number().int().positive().nullable();

export const loadChoices = z.object({
  /** Longest chat in tokens. */
  contextTokens: count.default(null),
  /** Layers on GPUs. */
  gpuLayers: z.number().int().nonnegative().nullable().default(null),
  /** Of the layers on GPUs, so many keep their routed experts in RAM. */
  cpuExpertLayers: z.number().int().nonnegative().nullable().default(null),
  cacheType: cacheType.nullable().default(null),
  ubatchTokens: count.default(null),
  threads: count.default(null),
  /** `cpu`, or GPUs by their id, their name or a part of it, or ggml's name (`CUDA0`); several in the order of use. */
  devices: z.array(z.string().min(1)).min(1).nullable().default(null),
});
export type LoadChoices = z.infer<typeof loadChoices>;

export const noChoices: LoadChoices = loadChoices.parse({});
