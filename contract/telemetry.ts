/** Live numbers, two a second while somebody looks. A reading that cannot be had is null and is drawn as a gap. */
import { z } from 'zod';
import { signal } from './endpoint.ts';

export const gpuSample = z.object({
  id: z.string(),
  name: z.string(),
  memoryUsedBytes: z.number().nonnegative().nullable(),
  memoryTotalBytes: z.number().nonnegative().nullable(),
  utilization: z.number().min(0).max(1).nullable(),
  temperatureCelsius: z.number().nullable(),
  powerWatts: z.number().nullable(),
});

export const liveSample = z.object({
  at: z.iso.datetime(),
  /** Of the answer at work, else of the last one; null before the first. */
  timeToFirstTokenMs: z.number().nullable(),
  decodeTokensPerSecond: z.number().nullable(),
  generating: z.boolean(),
  contextUsedTokens: z.number().int().nullable(),
  contextTokens: z.number().int().nullable(),
  /** Resident memory of the engine's process. */
  engineMemoryBytes: z.number().nullable(),
  memoryTotalBytes: z.number().nullable(),
  memoryUsedBytes: z.number().nullable(),
  gpus: z.array(gpuSample),
});
export type LiveSample = z.infer<typeof liveSample>;

export const telemetryContract = { 'telemetry.live': signal(liveSample) };
