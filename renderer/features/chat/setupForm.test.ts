import { expect, it } from 'vitest';
import { optionsOf, textsOf } from './setupForm.ts';

const empty = textsOf({});

it('keeps what was set, and leaves out what was emptied', () => {
  const options = { temperature: 0, topP: 0.9, seed: 0, maxTokens: 100, thinkingBudgetSeconds: 2.5 };
  expect(optionsOf(textsOf(options), 'quick')).toEqual({ ...options, effort: 'quick' });
  expect(optionsOf({ ...textsOf(options), seed: ' ', topP: '' }, 'thorough')).toEqual({
    temperature: 0,
    maxTokens: 100,
    thinkingBudgetSeconds: 2.5,
  });
});

it('reads a decimal comma, and takes nothing that the service would refuse', () => {
  expect(optionsOf({ ...empty, temperature: '0,7' }, undefined)).toEqual({ temperature: 0.7 });
  for (const wrong of [
    { temperature: 'warm' },
    { temperature: '6' },
    { topP: '0' },
    { seed: '1.5' },
    { maxTokens: '-1' },
  ]) {
    expect(optionsOf({ ...empty, ...wrong }, undefined)).toBeNull();
  }
});
