/** Models on this machine, and the jobs that bring them there. */
import { z } from 'zod';
import { call, signal } from './endpoint.ts';
import { errorInfo } from './error.ts';

export const installedModel = z.object({
  /** `demo-r1-distill:Q4_K_M`, unique on this machine. */
  id: z.string(),
  name: z.string(),
  quantization: z.string(),
  architecture: z.string(),
  parameters: z.number().int().positive(),
  bytes: z.number().int().positive(),
  sha256: z.string(),
  /** The trained context length in tokens. */
  contextLength: z.number().int().positive(),
  layers: z.number().int().positive(),
  installedAt: z.iso.datetime(),
});
export type InstalledModel = z.infer<typeof installedModel>;

export const installableModel = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  quantization: z.string(),
  sourceBytes: z.number().int().positive(),
});
export type InstallableModel = z.infer<typeof installableModel>;

export const jobPhase = z.enum(['verify', 'quantize', 'test']);

/** One install. It outlives the window; exactly one of the last four states ends it. */
export const job = z.object({
  id: z.string(),
  /** What will be installed, as in `installedModel.id`. */
  modelId: z.string(),
  name: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  phase: jobPhase,
  doneBytes: z.number().nonnegative(),
  totalBytes: z.number().nonnegative(),
  /** While quantizing: the tensor at work and its number. */
  tensor: z.object({ name: z.string(), index: z.number().int(), count: z.number().int() }).nullable(),
  error: errorInfo.nullable(),
  startedAt: z.iso.datetime(),
});
export type Job = z.infer<typeof job>;

export const modelsContract = {
  'models.installed': signal(z.array(installedModel)),
  'models.jobs': signal(z.array(job)),
  'models.installable': call(z.object({}), z.array(installableModel)),
  'models.install': call(z.object({ id: z.string() }), z.object({ jobId: z.string() })),
  'models.cancel': call(z.object({ jobId: z.string() }), z.object({})),
  'models.remove': call(z.object({ id: z.string() }), z.object({})),
};
