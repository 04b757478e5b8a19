/**
 * Measures several ways by turns, so that a machine that becomes slower slows all of them: all in the first round, in later
 * ones the plan's own, which is the first, and the best two. One that fails is out; where the first round leaves none, its
 * first failure is thrown.
 */
import { HearthError, toErrorInfo, type ErrorInfo } from '../../../contract/error.ts';
import type { MeasuredSpeed } from '../../engine/childContract.ts';
import { median } from '../../engine/median.ts';
import { jobSeconds } from '../jobSeconds.ts';

export interface MeasuredWay {
  readonly state: 'waiting' | 'measuring' | 'measured' | 'dropped' | 'failed';
  readonly answers: readonly MeasuredSpeed[];
  /** Why it failed. */
  readonly error: ErrorInfo | null;
}

export interface TurnsRequest {
  readonly count: number;
  readonly rounds: number;
  readonly signal: AbortSignal;
  readonly measure: (index: number) => Promise<readonly MeasuredSpeed[]>;
  readonly onChange: (ways: readonly MeasuredWay[]) => void;
}

/** So many challengers stay after the first round. */
const bestKept = 2;

export const middleSeconds = ({ answers }: Pick<MeasuredWay, 'answers'>): number => median(answers.map(jobSeconds));

/** Turns that there will be at most. */
export const countTurns = (count: number, rounds: number): number =>
  count + (rounds - 1) * Math.min(count, 1 + bestKept);

export const measureByTurns = async (request: TurnsRequest): Promise<readonly MeasuredWay[]> => {
  const { count, rounds, signal, measure, onChange } = request;
  const ways: MeasuredWay[] = Array.from({ length: count }, () => ({ state: 'waiting', answers: [], error: null }));
  const change = (index: number, changed: Partial<MeasuredWay>): void => {
    const way = ways[index];
    if (way === undefined) return;
    ways[index] = { ...way, ...changed };
    onChange([...ways]);
  };
  const turn = async (index: number): Promise<void> => {
    signal.throwIfAborted();
    change(index, { state: 'measuring' });
    try {
      const answers = await measure(index);
      change(index, { state: 'measured', answers: [...(ways[index]?.answers ?? []), ...answers] });
    } catch (error) {
      signal.throwIfAborted();
      change(index, { state: 'failed', error: toErrorInfo(error) });
    }
  };

  for (let index = 0; index < count; index++) await turn(index);
  const measured = [...ways.entries()].filter(([, { state }]) => state === 'measured');
  const failure = ways[0]?.error ?? null;
  if (measured.length === 0 && failure !== null) throw new HearthError(failure);
  const challengers = measured
    .filter(([index]) => index > 0)
    .toSorted(([, left], [, right]) => middleSeconds(left) - middleSeconds(right))
    .map(([index]) => index);
  for (const index of challengers.slice(bestKept)) change(index, { state: 'dropped' });
  for (let round = 1; round < rounds; round++) {
    for (const index of [0, ...challengers.slice(0, bestKept)]) {
      if (ways[index]?.state === 'measured') await turn(index);
    }
  }
  return ways;
};
