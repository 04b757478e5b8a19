/** The computer's memory in parts that add up to all of it, in bytes. */
import type { LiveSample } from '../../../contract/telemetry.ts';

export interface MemoryParts {
  readonly total: number;
  /** The engine's own, without its file. */
  readonly engine: number;
  /** Loaded pages of the model's file. */
  readonly modelFile: number;
  readonly others: number;
  readonly free: number;
}

/** Null where the system does not tell. */
export const memoryParts = ({
  memoryTotalBytes: total,
  memoryUsedBytes: used,
  engineMemoryBytes,
  engineFileBytes,
}: Pick<
  LiveSample,
  'memoryTotalBytes' | 'memoryUsedBytes' | 'engineMemoryBytes' | 'engineFileBytes'
>): MemoryParts | null => {
  if (total === null || used === null) return null;
  const resident = engineMemoryBytes ?? 0;
  // In no program's use, as the system counts it: it can be dropped at once.
  const modelFile = Math.min(engineFileBytes ?? 0, resident, Math.max(0, total - used));
  const engine = Math.min(used, Math.max(0, resident - (engineFileBytes ?? 0)));
  return { total, engine, modelFile, others: used - engine, free: Math.max(0, total - used - modelFile) };
};
