/** The state of the engine: which model is loaded, where it lies, and why it is not, if it is not. */
import { z } from 'zod';
import { call, signal } from './endpoint.ts';
import { errorInfo } from './error.ts';
import { loadChoices } from './loadChoices.ts';
import { placement, planNote } from './plan.ts';

/** What the engine holds on one device, by ggml's name; RAM is `CPU`. */
export const memoryUse = z.object({
  device: z.string(),
  weightBytes: z.number().nonnegative(),
  cacheBytes: z.number().nonnegative(),
  computeBytes: z.number().nonnegative(),
});
export type MemoryUse = z.infer<typeof memoryUse>;

/** What the loaded model really uses, as read from the native library after loading. */
export const engineFacts = z.object({
  backend: z.enum(['cpu', 'cuda', 'vulkan', 'metal']),
  devices: z.array(z.string()),
  gpuLayers: z.number().int().nonnegative(),
  layers: z.number().int().positive(),
  contextTokens: z.number().int().positive(),
  batchTokens: z.number().int().positive(),
  ubatchTokens: z.number().int().positive(),
  threads: z.number().int().positive(),
  keyCacheType: z.string(),
  valueCacheType: z.string(),
  flashAttention: z.enum(['auto', 'on', 'off']),
  memoryMapped: z.boolean(),
  weightBytes: z.number().nonnegative(),
  /** By llama.cpp's own count; null where the platform's libraries do not tell. */
  memory: z.array(memoryUse).nullable(),
  loadMs: z.number().nonnegative(),
});
export type EngineFacts = z.infer<typeof engineFacts>;

export const engineStatus = z.object({
  state: z.enum(['idle', 'loading', 'ready', 'restarting', 'failed']),
  modelId: z.string().nullable(),
  /** 0 to 1 while loading. */
  loadProgress: z.number().min(0).max(1).nullable(),
  facts: engineFacts.nullable(),
  /** Where the loaded model was planned to lie; null where nothing is loaded. */
  placement: placement.nullable(),
  /** What that was predicted to take, to be held against `facts.memory`; null where nobody planned it. */
  predictedMemory: z.array(memoryUse).nullable(),
  /** What a person should know of this load: what was not done as planned, and why. `planTexts.ts` has the words. */
  notices: z.array(planNote),
  /** Why it failed, or why it was restarted. */
  error: errorInfo.nullable(),
});
export type EngineStatus = z.infer<typeof engineStatus>;

export const engineContract = {
  'engine.status': signal(engineStatus),
  /**
   * Resolves once it is loaded. Errors: MODEL_NOT_FOUND, BAD_INPUT (a choice that this model or machine cannot have),
   * ENGINE_OUT_OF_MEMORY, ENGINE_LOAD_FAILED, ENGINE_DIED, CANCELLED.
   */
  'engine.load': call(z.object({ modelId: z.string(), choices: loadChoices.prefault({}) }), engineStatus),
  'engine.unload': call(z.object({}), z.object({})),
};
