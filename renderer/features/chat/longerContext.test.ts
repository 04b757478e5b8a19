import { describe, expect, it } from 'vitest';
import { longerContext, type FullContext } from './longerContext.ts';

const of = (changes: Partial<FullContext>): number | null =>
  longerContext({ promptTokens: 9000, limitTokens: 8192, trainedTokens: 131_072, hasDropped: false, ...changes });

describe('a longer context', () => {
  it('has room for the answer too, else the question would fit and could not be answered', () => {
    expect(of({})).toBe(16_384);
    expect(of({ promptTokens: 13_000 })).toBe(32_768);
  });

  it('is no longer than the model was trained for, and is not offered where that does not help', () => {
    expect(of({ trainedTokens: 10_000 })).toBe(10_000);
    expect(of({ trainedTokens: 8192 })).toBeNull();
    expect(of({ promptTokens: 200_000 })).toBeNull();
  });

  it('grows for turns that are left out: what is counted fits already then', () => {
    expect(of({ promptTokens: 3000, hasDropped: true })).toBe(16_384);
  });
});
