/**
 * What real answers say of a prediction: the median of the last measured ÷ predicted ratios, and how far they lie apart. A
 * median, so that an answer beside a compiler or a video changes nothing; of the last ones, so that a new driver counts
 * after a few answers. No answer counts for more than the limits of a calibration.
 */
import { z } from 'zod';
import type { PredictedSpeed } from '../../contract/plan.ts';
import { median } from '../engine/median.ts';
import { factorLimits, withinLimits } from './calibration.ts';

const ratio = z.number().min(factorLimits.least).max(factorLimits.most);

export const answerRatios = z.object({
  /** Measured ÷ predicted, the latest last. */
  decode: z.array(ratio),
  prefill: z.array(ratio),
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
/** No machine repeats itself better, whatever three answers in a row say. */
const leastSpread = 0.05;

export interface MeasuredAnswer {
  readonly decodeTokensPerSecond: number;
  /** null where too little of the prompt was evaluated to say something. */
  readonly prefillTokensPerSecond: number | null;
}

export const withAnswer = (before: AnswerRatios, answer: MeasuredAnswer, predicted: PredictedSpeed): AnswerRatios => {
  const { decodeTokensPerSecond: decode, prefillTokensPerSecond: prefill } = predicted;
  if (decode === null) return before;
  const measuredPrefill = answer.prefillTokensPerSecond;
  return {
    decode: [...before.decode, withinLimits(answer.decodeTokensPerSecond / decode)].slice(-kept),
    prefill:
      prefill === null || measuredPrefill === null
        ? before.prefill
        : [...before.prefill, withinLimits(measuredPrefill / prefill)].slice(-kept),
    answers: before.answers + 1,
  };
};

/** Factor, and relative half-width of the band; null while there are too few to tell. */
const settle = (ratios: readonly number[]): { factor: number; spread: number | null } => {
  const logs = ratios.map(Math.log);
  if (logs.length < enough) return { factor: Math.exp(median([0, ...logs])), spread: null };
  const middle = median(logs);
  const distance = median(logs.map((log) => Math.abs(log - middle)));
  return { factor: Math.exp(middle), spread: Math.max(leastSpread, Math.expm1(bandOfDistance * distance)) };
};

const times = (value: number | null, factor: number): number | null => (value === null ? null : value * factor);

/** The same prediction, by what was measured; `parts` stay the sum behind it, and `correction` says what it is off by. */
export const correctSpeed = (speed: PredictedSpeed, known: AnswerRatios): PredictedSpeed => {
  const { decodeTokensPerSecond } = speed;
  if (decodeTokensPerSecond === null || known.decode.length === 0) return speed;
  const { factor, spread } = settle(known.decode);
  const decode = decodeTokensPerSecond * factor;
  const prompt = settle(known.prefill);
  const prefill = times(speed.prefillTokensPerSecond, prompt.factor);
  const low = spread === null ? times(speed.decodeLow, factor) : decode / (1 + spread);
  const high = spread === null ? times(speed.decodeHigh, factor) : decode * (1 + spread);
  const prefillSpread = prompt.spread;
  return {
    ...speed,
    decodeTokensPerSecond: decode,
    decodeLow: low,
    decodeHigh: high,
    prefillTokensPerSecond: prefill,
    prefillLow:
      prefillSpread === null || prefill === null
        ? times(speed.prefillLow, prompt.factor)
        : prefill / (1 + prefillSpread),
    prefillHigh:
      prefillSpread === null || prefill === null
        ? times(speed.prefillHigh, prompt.factor)
        : prefill * (1 + prefillSpread),
    timeToFirstTokenMs: times(speed.timeToFirstTokenMs, 1 / prompt.factor),
    correction: factor,
    basis: 'answers',
    answers: known.answers,
  };
};
