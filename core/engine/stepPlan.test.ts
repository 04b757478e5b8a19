import { describe, expect, it } from 'vitest';
import { planStep, type StepLimits } from './stepPlan.ts';

const limits: StepLimits = { answers: 0, bearableTokens: 40, batchTokens: 2048, ubatchTokens: 512 };

const plan = (remaining: readonly number[], changes: Partial<StepLimits> = {}): number[] => {
  const shares = planStep(
    remaining.map((remainingTokens, id) => ({ id, submittedAt: id, remainingTokens })),
    { ...limits, ...changes },
  );
  return remaining.map((_, id) => shares.get(id) ?? 0);
};

describe('while nobody speaks', () => {
  it('prompts that came together are evaluated together where one batch holds them', () => {
    expect(plan([256, 256, 256, 256, 256, 256, 256, 256])).toEqual(Array.from({ length: 8 }, () => 256));
  });

  it('a short one does not wait for more than a part of a long one', () => {
    expect(plan([30_000, 20])).toEqual([492, 20]);
  });

  it('long ones fill the batch', () => {
    expect(plan([30_000])).toEqual([2048]);
    expect(plan([30_000, 30_000])).toEqual([2048, 0]);
  });

  it('no output is left in a part that cannot be read any more', () => {
    // 514 tokens: two outputs would lie before the border of the parts, two behind it.
    expect(plan([128, 128, 128, 130])).toEqual([128, 128, 128, 128]);
    expect(plan([255, 257])).toEqual([255, 257]);
    // One output always is the batch's last token.
    expect(plan([513])).toEqual([513]);
    expect(plan([511, 1, 1])).toEqual([511, 1, 0]);
  });

  it('whatever the lengths, all outputs lie in the last part and something is evaluated', () => {
    for (let seed = 1; seed < 400; seed++) {
      const remaining = Array.from({ length: 1 + (seed % 9) }, (_, index) => 1 + ((seed * 7919 * (index + 3)) % 523));
      const shares = plan(remaining);
      const total = shares.reduce((sum, share) => sum + share, 0);
      const outputs = shares.filter((share, index) => share === remaining[index]).length;
      expect(total).toBeGreaterThan(0);
      if (outputs > 0) expect(Math.floor((total - outputs) / 512)).toBe(Math.floor((total - 1) / 512));
    }
  });
});

describe('beside running answers', () => {
  it('prompts get what those can bear, in rows that are computed at once', () => {
    expect(plan([1000], { answers: 4 })).toEqual([40]);
    expect(plan([1000], { answers: 1 })).toEqual([39]);
    expect(plan([1000], { answers: 3, bearableTokens: 8 })).toEqual([9]);
    expect(plan([1000], { answers: 3, bearableTokens: 7 })).toEqual([5]);
    expect(plan([1000], { answers: 1, bearableTokens: 1 })).toEqual([1]);
    expect(plan([10, 1000], { answers: 1, bearableTokens: Infinity })).toEqual([10, 501]);
  });
});
