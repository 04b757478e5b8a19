import { expect, it } from 'vitest';
import { lonePoints } from './lonePoints.ts';

it('finds what no line goes through: the one hour of a new database would be missing in its chart of 30 days', () => {
  expect(lonePoints([null, null, 3])).toEqual([2]);
  expect(lonePoints([0, null, 1, 2, null, 5, null])).toEqual([0, 5]);
  expect(lonePoints([1, 2])).toEqual([]);
  expect(lonePoints([])).toEqual([]);
});
