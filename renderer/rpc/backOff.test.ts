import { expect, it } from 'vitest';
import { backOffMs } from './backOff.ts';

it('grows and then stays: a window that is left open overnight must neither hammer nor give up', () => {
  expect([0, 1, 2, 3].map((attempt) => backOffMs(attempt, 1))).toEqual([500, 1000, 2000, 4000]);
  expect(backOffMs(5, 1)).toBe(15_000);
  expect(backOffMs(5000, 1)).toBe(15_000);
});

it('spreads windows without ever waiting zero: several windows must not knock together', () => {
  expect(backOffMs(0, 0)).toBe(375);
  expect(backOffMs(0, 0.5)).toBeLessThan(backOffMs(0, 1));
});
