import { expect, it } from 'vitest';
import { fractionOf } from './fractionOf.ts';

it('is unknown where a part of it is: a bar at 0 would claim that nothing is used', () => {
  expect(fractionOf(null, 10)).toBeNull();
  expect(fractionOf(5, null)).toBeNull();
  expect(fractionOf(0, 0)).toBeNull();
});

it('stays within the bar: a reading over the total must not draw outside of it', () => {
  expect(fractionOf(12, 10)).toBe(1);
  expect(fractionOf(5, 10)).toBe(0.5);
});
