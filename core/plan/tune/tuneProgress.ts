/** How far tuning is, and what it has measured so far, as it is told to people. */
import type { Placement, PlanNote } from '../../../contract/plan.ts';
import type { TuneCandidate, TuneJob } from '../../../contract/tune.ts';
import { jobSeconds } from '../jobSeconds.ts';
import { medianSpeed } from '../measureLoad.ts';
import { middleSeconds, type MeasuredWay } from './measureByTurns.ts';

export interface TuneProgressOptions {
  readonly contextLength: number;
  readonly ways: readonly { readonly what: PlanNote; readonly placement: Placement }[];
  /** A way that fails has fewer: the bar then ends early. */
  readonly turns: number;
  readonly stepsOfTurn: number;
  readonly onProgress: (progress: Pick<TuneJob, 'contextLength' | 'progress' | 'candidates'>) => void;
}

export interface TuneProgress {
  readonly beginTurn: () => void;
  /** @param step of the turn at work; may be a part of one */
  readonly reach: (step: number) => void;
  readonly show: (measured: readonly MeasuredWay[]) => void;
}

const candidateOf = (
  way: TuneProgressOptions['ways'][number],
  { state, answers, error }: MeasuredWay,
): TuneCandidate => {
  const seconds = answers.map(jobSeconds);
  const speed = answers.length === 0 ? null : medianSpeed(answers);
  return {
    ...way,
    state,
    answers: answers.length,
    prefillTokensPerSecond: speed?.prefillTokensPerSecond ?? null,
    decodeTokensPerSecond: speed?.decodeTokensPerSecond ?? null,
    seconds:
      speed === null
        ? null
        : { least: Math.min(...seconds), middle: middleSeconds({ answers }), most: Math.max(...seconds) },
    error,
  };
};

const notMeasured: MeasuredWay = { state: 'waiting', answers: [], error: null };

export const createTuneProgress = (options: TuneProgressOptions): TuneProgress => {
  const { contextLength, ways, turns, stepsOfTurn, onProgress } = options;
  let measured: readonly MeasuredWay[] = [];
  let turn = 0;
  let step = 0;
  const tell = (): void =>
    onProgress({
      contextLength,
      progress: Math.min(1, (Math.max(0, turn - 1) + step / stepsOfTurn) / turns),
      candidates: ways.map((way, index) => candidateOf(way, measured[index] ?? notMeasured)),
    });
  return {
    beginTurn: () => {
      turn += 1;
      step = 0;
    },
    reach: (reached) => {
      step = reached;
      tell();
    },
    show: (changed) => {
      measured = changed;
      tell();
    },
  };
};
