import { expect, it } from 'vitest';
import { budgetOf } from './thoughtProgress.ts';

const used = { durationMs: 1000, tokens: 128 };

it('tells the limit that is nearer, and none where the model may think as long as it wants', () => {
  expect(budgetOf({ options: { effort: 'quick' } }, used)).toEqual({ tokens: 512, milliseconds: null, fraction: 0.25 });
  expect(budgetOf({ options: { effort: 'quick', thinkingBudgetTokens: 256 } }, used).fraction).toBe(0.5);
  expect(budgetOf({ options: { effort: 'quick', thinkingBudgetSeconds: 1.25 } }, used)).toEqual({
    tokens: 512,
    milliseconds: 1250,
    fraction: 0.8,
  });
  expect(budgetOf({ options: { effort: 'thorough' } }, used).fraction).toBeNull();
  expect(budgetOf({ options: null }, used).fraction).toBeNull();
  // A limit of nothing is used up, and is no division by nothing.
  expect(budgetOf({ options: { thinkingBudgetTokens: 0 } }, used).fraction).toBeGreaterThanOrEqual(1);
});
