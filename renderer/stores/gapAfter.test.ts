import { expect, it } from 'vitest';
import { gapAfter } from './gapAfter.ts';

it('leaves the machine to the engine where frames are slow, and never lets the text stand still', () => {
  expect(gapAfter(1)).toBe(30);
  expect(gapAfter(8)).toBe(64);
  expect(gapAfter(500)).toBe(100);
});
