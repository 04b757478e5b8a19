/** Live numbers, two a second while somebody looks. A reading that cannot be had is null and is drawn as a gap. */
import { z } from 'zod';
import { signal } from './endpoint.ts';

const bytes = z.number().nonnegative().nullable();
const count = z.number().int().nonnegative();

export const gpuSample = z.object({
  id: z.string(),
  name: z.string(),
  memoryUsedBytes: z.number().nonnegative().nullable(),
  memoryTotalBytes: z.number().nonnegative().nullable(),
  utilization: z.number().min(0).max(1).nullable(),
  temperatureCelsius: z.number().nullable(),
  powerWatts: z.number().nullable(),
  /** Of what is in use, the part of this app's engine. */
  memoryAppBytes: bytes,
  graphicsClockMegahertz: z.number().nullable(),
  memoryClockMegahertz: z.number().nullable(),
  /** Over the bus to the GPU, and from it. */
  pcieReceiveBytesPerSecond: bytes,
  pcieTransmitBytesPerSecond: bytes,
});

/** The engine at work, over the last seconds; all answers together. */
export const engineSample = z.object({
  /** Answers at work, and those that wait for a place. */
  running: count,
  queued: count,
  cacheUsedTokens: count,
  tokensPerSecond: z.number().nonnegative().nullable(),
  /** Null while no prompt is evaluated. */
  prefillTokensPerSecond: z.number().nonnegative().nullable(),
  /** Of the first tokens in this time; null where there was none. */
  timeToFirstTokenMs: z.number().nonnegative().nullable(),
  tokenGapP50Ms: z.number().nonnegative().nullable(),
  tokenGapP95Ms: z.number().nonnegative().nullable(),
  tokenGapP99Ms: z.number().nonnegative().nullable(),
  /** Of the prompts' tokens, the share that was still in the cache; null where no prompt came. */
  cacheHitFraction: z.number().min(0).max(1).nullable(),
});
export type EngineSample = z.infer<typeof engineSample>;

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
  /** Of it, what is a copy of the model's file, which the system drops when others need the room. */
  engineFileBytes: bytes,
  memoryTotalBytes: z.number().nullable(),
  memoryUsedBytes: z.number().nullable(),
  /** Of all cores, 0 to 1. */
  cpuUtilization: z.number().min(0).max(1).nullable(),
  swapUsedBytes: bytes,
  swapTotalBytes: bytes,
  /** Read from and written to swap, by the whole machine. */
  swapBytesPerSecond: bytes,
  /** Of the engine's memory, what has been swapped out. */
  engineSwappedBytes: bytes,
  /** What the engine reads from disks: the model's weights, where they are not all in memory. */
  engineReadBytesPerSecond: bytes,
  /** Where the home folder is. */
  diskFreeBytes: bytes,
  /** Null while no engine runs. */
  engine: engineSample.nullable(),
  gpus: z.array(gpuSample),
});
export type GpuSample = z.infer<typeof gpuSample>;
export type LiveSample = z.infer<typeof liveSample>;

export const telemetryContract = { 'telemetry.live': signal(liveSample) };
