/** What the engine is asked to load, as its host knows it. */
import type { Placement, PlanNote } from '../../contract/plan.ts';
import type { LoadOptions } from './childContract.ts';

/** One way to load a model. */
export interface LoadAttempt {
  readonly options: LoadOptions;
  /** For people; null where nobody planned it. */
  readonly placement: Placement | null;
  readonly notices: readonly PlanNote[];
}

export interface LoadTarget {
  readonly modelId: string;
  /** Made anew at each start: threads and memory are what is free then. */
  readonly plan: () => Promise<LoadAttempt>;
  /** SHA-256 of its content; without it nothing evaluated is kept on the disk. */
  readonly modelHash?: string;
}
