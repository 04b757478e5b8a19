/** What the engine is asked to load, as its host knows it. */
import type { AnswerStats } from '../../contract/chat.ts';
import type { EngineFacts, MemoryUse } from '../../contract/engine.ts';
import type { Placement, PlanNote } from '../../contract/plan.ts';
import type { LoadOptions } from './childContract.ts';

/** Whose memory was used up. */
export type FullMemory = 'gpu' | 'ram';

/** One way to load a model. */
export interface LoadAttempt {
  readonly options: LoadOptions;
  /** For people; null where nobody planned it. */
  readonly placement: Placement | null;
  readonly notices: readonly PlanNote[];
  /** By device, as `facts.memory` tells it afterwards; absent where nobody planned it. */
  readonly predictedMemory?: readonly MemoryUse[];
  /** A way with less, asked for once this one has found no room; null where there is none. Every chain of them ends. */
  readonly cheaper?: (full: FullMemory) => Promise<LoadAttempt | null>;
  /** Told of its success. */
  readonly loaded?: (facts: EngineFacts) => Promise<void>;
  /** Told of each answer that had the engine to itself. */
  readonly answered?: (stats: AnswerStats) => void;
}

export interface LoadTarget {
  readonly modelId: string;
  /**
   * Made anew at each start: threads and memory are what is free then.
   * @param afterDeath what was found before may be gone, such as a GPU
   */
  readonly plan: (afterDeath?: boolean) => Promise<LoadAttempt>;
  /** SHA-256 of its content; without it nothing evaluated is kept on the disk. */
  readonly modelHash?: string;
}
