import { expect, it } from 'vitest';
import { lastLine } from './lastLine.ts';

it('skips empty lines at the end: the live line would blink away between paragraphs', () => {
  expect(lastLine('first\nsecond\n\n')).toBe('second');
  expect(lastLine('')).toBe('');
});

it('is bounded: a reasoning without line breaks must not be measured whole with every token', () => {
  expect(lastLine('x'.repeat(100_000)).length).toBeLessThan(200);
});
