/**
 * What real answers say of a prediction: measured ÷ predicted for the same lengths of chat and question, the median of the last
 * ones, and how far they lie apart. A median, so that an answer beside a compiler or a video changes nothing; of the last ones,
 * so that a new driver counts after a few answers. No answer counts for more than the limits of a calibration.
 *
 * What a short chat said of its sum holds for a long one only so far as their sums are alike: attention, which grows with the
 * length, may be off by another factor than the rest. So each answer keeps what of its time was attention's; those that are
 * alike count for more, and what is unlike makes the band wider.
 */
import { z } from 'zod';
import type { PredictedSpeed } from '../../contract/plan.ts';
import { median } from '../engine/median.ts';
import { factorLimits, withinLimits } from './calibration.ts';

const seenRatio = z.object({
  /** Measured ÷ predicted. */
  ratio: z.number().min(factorLimits.least).max(factorLimits.most),
  /** What of the predicted time grew with the length, 0 to 1. */
  lengthShare: z.number().min(0).max(1),
});
type SeenRatio = z.infer<typeof seenRatio>;

export const answerRatios = z.object({
  /** The latest last. */
  decode: z.array(seenRatio),
  prefill: z.array(seenRatio),
  /** All that were counted, those that are not kept any more too. */
  answers: z.number().int().nonnegative(),
});
export type AnswerRatios = z.infer<typeof answerRatios>;

export const noAnswers: AnswerRatios = { decode: [], prefill: [], answers: 0 };

const kept = 15;
/** Fewer do not tell how far answers lie apart; until then the prediction counts as one of them. */
const enough = 3;
/** Nine of ten values of a normal distribution lie within 1.65 deviations; a deviation is 1.4826 × the median distance. */
const bandOfDistance = 1.65 * 1.4826;
/**
 * What one load is expected to differ from the next on any machine, which the answers of one load do not tell; it counts as
 * much as three answers. Of 48 speeds (24 loads and the next one, answers and prompts, of Qwen's 1.5B and 7B shapes cut to six and
 * three layers, on a machine with much other work) 31 differed by less and 37 by less than twice: a person's own is quieter.
 */
const usualSpread = { width: Math.log(1.4), answers: 3 } as const;
/** By how much attention's own factor and the rest's may lie apart, nine times of ten: twice. */
const lengthSpread = Math.log(2);

export interface MeasuredAnswer {
  readonly decodeTokensPerSecond: number;
  /** null where too little of the prompt was evaluated to say something. */
  readonly prefillTokensPerSecond: number | null;
}

/** @param predicted for the lengths of that answer */
export const withAnswer = (before: AnswerRatios, answer: MeasuredAnswer, predicted: PredictedSpeed): AnswerRatios => {
  const { decodeTokensPerSecond: decode, prefillTokensPerSecond: prefill, lengthShare } = predicted;
  if (decode === null) return before;
  const add = (seen: readonly SeenRatio[], ratio: number, share: number): SeenRatio[] =>
    [...seen, { ratio: withinLimits(ratio), lengthShare: share }].slice(-kept);
  return {
    decode: add(before.decode, answer.decodeTokensPerSecond / decode, lengthShare.decode),
    prefill:
      prefill === null || answer.prefillTokensPerSecond === null
        ? before.prefill
        : add(before.prefill, answer.prefillTokensPerSecond / prefill, lengthShare.prefill),
    answers: before.answers + 1,
  };
};

const weightedMedian = (values: readonly (readonly [value: number, weight: number])[]): number => {
  const sorted = values.toSorted(([left], [right]) => left - right);
  const half = sorted.reduce((sum, [, weight]) => sum + weight, 0) / 2;
  let passed = 0;
  for (const [index, [value, weight]] of sorted.entries()) {
    passed += weight;
    if (passed === half) return (value + (sorted[index + 1]?.[0] ?? value)) / 2;
    if (passed > half) return value;
  }
  return 0;
};

/** Factor, and by which factor the band goes to either side; null while there are too few to tell. */
const settle = (seen: readonly SeenRatio[], askedShare: number): { factor: number; spread: number | null } => {
  const logs = seen.map(({ ratio }) => Math.log(ratio));
  if (logs.length < enough) return { factor: Math.exp(median([0, ...logs])), spread: null };
  const unlike = seen.map(({ lengthShare }) => lengthSpread * Math.abs(lengthShare - askedShare));
  const weights = unlike.map((distance) => 1 / (usualSpread.width ** 2 + distance ** 2));
  const weightOf = (index: number): number => weights[index] ?? 0;
  const middle = weightedMedian(logs.map((log, index) => [log, weightOf(index)]));
  const seenWidth =
    bandOfDistance * weightedMedian(logs.map((log, index) => [Math.abs(log - middle), weightOf(index)]));
  const width2 =
    (usualSpread.answers * usualSpread.width ** 2 + logs.length * seenWidth ** 2) / (usualSpread.answers + logs.length);
  const distance = weightedMedian(unlike.map((one, index) => [one, weightOf(index)]));
  return { factor: Math.exp(middle), spread: Math.exp(Math.sqrt(width2 + distance ** 2)) };
};

const times = (value: number | null, factor: number): number | null => (value === null ? null : value * factor);

/** The same prediction, by what was measured; `parts` stay the sum behind it, and `correction` says what it is off by. */
export const correctSpeed = (speed: PredictedSpeed, known: AnswerRatios): PredictedSpeed => {
  if (speed.decodeTokensPerSecond === null || known.decode.length === 0) return speed;
  const decode = settle(known.decode, speed.lengthShare.decode);
  const prompt = settle(known.prefill, speed.lengthShare.prefill);
  const decodeTokensPerSecond = speed.decodeTokensPerSecond * decode.factor;
  const prefillTokensPerSecond = times(speed.prefillTokensPerSecond, prompt.factor);
  const ends = (
    middle: number | null,
    spread: number | null,
    low: number | null,
    high: number | null,
    factor: number,
  ) =>
    spread === null
      ? { low: times(low, factor), high: times(high, factor) }
      : { low: times(middle, 1 / spread), high: times(middle, spread) };
  const decodeEnds = ends(decodeTokensPerSecond, decode.spread, speed.decodeLow, speed.decodeHigh, decode.factor);
  const promptEnds = ends(prefillTokensPerSecond, prompt.spread, speed.prefillLow, speed.prefillHigh, prompt.factor);
  return {
    ...speed,
    decodeTokensPerSecond,
    decodeLow: decodeEnds.low,
    decodeHigh: decodeEnds.high,
    prefillTokensPerSecond,
    prefillLow: promptEnds.low,
    prefillHigh: promptEnds.high,
    timeToFirstTokenMs: times(speed.timeToFirstTokenMs, 1 / prompt.factor),
    correction: decode.factor,
    basis: 'answers',
    answers: known.answers,
  };
};
