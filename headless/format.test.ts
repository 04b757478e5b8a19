import { describe, expect, it } from 'vitest';
import { formatBar, formatBytes, formatTable } from './format.ts';

describe('bytes', () => {
  it.each([
    { bytes: 0, text: '0 B' },
    { bytes: 999, text: '999 B' },
    { bytes: 1000, text: '1.00 KB' },
    { bytes: 4_318_432, text: '4.32 MB' },
    { bytes: 27_172_928, text: '27.2 MB' },
    { bytes: 404_000_000_000, text: '404 GB' },
    { bytes: 1_340_000_000_000, text: '1.34 TB' },
    { bytes: 5_000_000_000_000_000, text: '5000 TB' },
  ])('are decimal, as disks are labelled: $text', ({ bytes, text }) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('a bar', () => {
  it.each([
    { done: 0, total: 0, bar: '[----]   0 %' },
    { done: 1, total: 4, bar: '[#---]  25 %' },
    { done: 999, total: 1000, bar: '[####]  99 %' },
    { done: 9, total: 4, bar: '[####] 100 %' },
  ])('is never longer than full, and says 100 % only at the end: $bar', ({ done, total, bar }) => {
    expect(formatBar(done, total, 4)).toBe(bar);
  });
});

it('keeps columns in line, and no blanks at the end of a line', () => {
  expect(
    formatTable([
      ['MODEL', 'SIZE'],
      ['a-long-name', '1'],
    ]),
  ).toBe('MODEL        SIZE\na-long-name  1');
});
