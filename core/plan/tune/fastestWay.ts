/**
 * Which of several measured ways is kept. What there is holds, and a way with fewer GPUs holds against one with more: a
 * challenger must be faster in each of its answers than the holder in any, and by a clear share in the middle.
 */
import { jobSeconds } from '../jobSeconds.ts';
import { middleSeconds, type MeasuredWay } from './measureByTurns.ts';

/** Less is no reason to leave the plan. */
const leastGain = 1.03;

export interface Contestant {
  readonly gpuCount: number;
  readonly answers: MeasuredWay['answers'];
}

const beats = (challenger: Contestant, holder: Contestant): boolean =>
  Math.max(...challenger.answers.map(jobSeconds)) < Math.min(...holder.answers.map(jobSeconds)) &&
  middleSeconds(challenger) * leastGain <= middleSeconds(holder);

/** @param ways the plan's own first; those without answers are out. Null where none has any. */
export const fastestWay = (ways: readonly Contestant[]): number | null => {
  const order = [...ways.entries()]
    .filter(([, { answers }]) => answers.length > 0)
    .toSorted(
      ([leftIndex, left], [rightIndex, right]) =>
        left.gpuCount - right.gpuCount ||
        Number(rightIndex === 0) - Number(leftIndex === 0) ||
        middleSeconds(left) - middleSeconds(right),
    );
  const [first, ...challengers] = order;
  if (first === undefined) return null;
  return challengers.reduce((holder, challenger) => (beats(challenger[1], holder[1]) ? challenger : holder), first)[0];
};
