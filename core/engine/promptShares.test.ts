import { describe, expect, it } from 'vitest';
import { sharePromptBudget } from './promptShares.ts';

const share = (remaining: readonly number[], budget: number): number[] => {
  const shares = sharePromptBudget(
    remaining.map((remainingTokens, id) => ({ id, submittedAt: id, remainingTokens })),
    budget,
  );
  return remaining.map((_, id) => shares.get(id) ?? 0);
};

describe('the share of a step that each waiting prompt gets', () => {
  it('lets a short question pass a long prompt that came first', () => {
    expect(share([30_000, 20], 100)).toEqual([80, 20]);
  });

  it('starves no long prompt, however many short ones come after it', () => {
    expect(share([30_000, 40, 40, 40], 100)).toEqual([50, 40, 10, 0]);
  });

  it('evaluates equal prompts one after the other, so that the first answers early', () => {
    expect(share([512, 512, 512], 512)).toEqual([512, 0, 0]);
  });

  it('gives nothing away that nobody needs', () => {
    expect(share([10, 5], 100)).toEqual([10, 5]);
    expect(share([], 100)).toEqual([]);
  });
});
