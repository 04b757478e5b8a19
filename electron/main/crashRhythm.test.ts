import { expect, test } from 'vitest';
import { mayReloadQuietly } from './crashRhythm.ts';

test('a single crash of the page would leave an empty window', () => {
  expect(mayReloadQuietly(null, 5)).toBe(true);
});

test('a page that crashes while it starts would be reloaded for ever', () => {
  expect(mayReloadQuietly(100_000, 101_000)).toBe(false);
});

test('a crash much later would be treated like the same one', () => {
  expect(mayReloadQuietly(100_000, 200_000)).toBe(true);
});
