import { describe, expect, it } from 'vitest';
import type { PredictedSpeed } from '../../contract/plan.ts';
import { correctSpeed, noAnswers, withAnswer, type AnswerRatios } from './answerCorrection.ts';

const predicted: PredictedSpeed = {
  prefillTokensPerSecond: 1000,
  decodeTokensPerSecond: 20,
  decodeLow: 14,
  decodeHigh: 28,
  prefillLow: 600,
  prefillHigh: 1600,
  timeToFirstTokenMs: 500,
  parts: [],
  overheadMilliseconds: 1,
  depthTokens: 1024,
  lengthShare: { decode: 0.2, prefill: 0.1 },
  correction: 1,
  basis: 'bench',
  answers: 0,
};

const after = (speeds: readonly number[]): PredictedSpeed => {
  const known = speeds.reduce<AnswerRatios>(
    (before, decodeTokensPerSecond) =>
      withAnswer(before, { decodeTokensPerSecond, prefillTokensPerSecond: null }, predicted),
    noAnswers,
  );
  return correctSpeed(predicted, known);
};

describe('answers correct a prediction', () => {
  it('reaches what is measured after three of them, with a narrow band, and says what it rests on', () => {
    expect(after([]).basis).toBe('bench');
    expect(after([30]).decodeTokensPerSecond).toBeCloseTo(Math.sqrt(20 * 30), 5);
    const speed = after([30, 31, 29]);
    expect(speed).toMatchObject({ basis: 'answers', answers: 3 });
    expect(speed.decodeTokensPerSecond).toBeCloseTo(30, 5);
    expect(speed.decodeLow).toBeGreaterThan(22);
    expect(speed.decodeHigh).toBeLessThan(40);
  });

  it('is not wrecked by answers beside a compiler: a third of them may be wild', () => {
    expect(after([30, 3, 31, 29, 0.5, 30, 90]).decodeTokensPerSecond).toBeCloseTo(30, 0);
  });

  it('follows a machine that has changed: a new driver counts after eight answers', () => {
    const old = Array.from({ length: 40 }, () => 20);
    const speed = after([...old, ...Array.from({ length: 8 }, () => 30)]);
    expect(speed.decodeTokensPerSecond).toBeCloseTo(30, 5);
    expect(speed.answers).toBe(48);
  });

  it('holds for a chat of another length only so far as its time is of the same kind', () => {
    const short = [30, 31, 29].reduce<AnswerRatios>(
      (before, decodeTokensPerSecond) =>
        withAnswer(before, { decodeTokensPerSecond, prefillTokensPerSecond: null }, predicted),
      noAnswers,
    );
    const long = { ...predicted, decodeTokensPerSecond: 10, lengthShare: { decode: 0.8, prefill: 0.5 } };
    const width = ({ decodeLow, decodeHigh }: PredictedSpeed): number => (decodeHigh ?? NaN) / (decodeLow ?? NaN);
    const guessed = correctSpeed(long, short);
    expect(guessed.decodeTokensPerSecond).toBeCloseTo(15, 5);
    expect(width(guessed)).toBeGreaterThan(1.5 * width(correctSpeed(predicted, short)));

    const both = [7, 7.1, 6.9].reduce<AnswerRatios>(
      (before, decodeTokensPerSecond) =>
        withAnswer(before, { decodeTokensPerSecond, prefillTokensPerSecond: null }, long),
      short,
    );
    expect(correctSpeed(long, both).decodeTokensPerSecond).toBeLessThan(8);
    expect(correctSpeed(predicted, both).decodeTokensPerSecond).toBeGreaterThan(28);
  });

  it('tells apart prompts, which it corrects by themselves', () => {
    const known = [900, 500, 510].reduce<AnswerRatios>(
      (before, prefillTokensPerSecond) =>
        withAnswer(before, { decodeTokensPerSecond: 20, prefillTokensPerSecond }, predicted),
      noAnswers,
    );
    const speed = correctSpeed(predicted, known);
    expect(speed.prefillTokensPerSecond).toBeCloseTo(510, 5);
    expect(speed.timeToFirstTokenMs).toBeCloseTo((500 * 1000) / 510, 5);
    expect(speed.decodeTokensPerSecond).toBeCloseTo(20, 5);
  });
});
