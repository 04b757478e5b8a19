import { expect, it } from 'vitest';
import { createRate } from './rate.ts';

it('is unknown where it cannot be told: a first reading, a lost one, a count that began anew', () => {
  const rate = createRate();
  expect(rate(1000, 0)).toBeNull();
  expect(rate(1500, 500)).toBe(1000);
  expect(rate(null, 1000)).toBeNull();
  expect(rate(2000, 1500)).toBeNull();
  expect(rate(100, 2000)).toBeNull();
  expect(rate(100, 2500)).toBe(0);
});
