import { describe, expect, it } from 'vitest';
import { LoopDetector } from './loopDetector.ts';

/** Position at which the loop was noticed; null where it never was. */
const noticedAt = (tokens: Iterable<number>): number | null => {
  const detector = new LoopDetector();
  let position = 0;
  for (const token of tokens) {
    if (detector.push(token)) return position;
    position++;
  }
  return null;
};

/** Text as tokens of one character: the hardest case for what must not be taken for a loop. */
const characters = (text: string): number[] => Array.from(text, (character) => character.codePointAt(0) ?? 0);
const repeated = (tokens: readonly number[], times: number): number[] =>
  Array.from({ length: times }, () => tokens).flat();
const distinct = (length: number, from = 1000): number[] => Array.from({ length }, (_, index) => from + index);

describe('a loop', () => {
  it.each([1, 2, 7, 40, 150, 400])('of %i tokens is noticed, whatever came before', (period) => {
    const start = distinct(300);
    const circle = distinct(period, 5000);
    const at = noticedAt([...start, ...repeated(circle, Math.ceil(6000 / period))]);
    expect(at).not.toBeNull();
    expect(at ?? Infinity).toBeLessThanOrEqual(start.length + 5 * period + 16 + 512);
    // Not before it has come back several times.
    expect(at ?? 0).toBeGreaterThan(start.length + 4 * period);
  });

  it('that changes one word in every third round is noticed too', () => {
    const circle = distinct(80, 5000);
    const rounds = Array.from({ length: 60 }, (_, round) =>
      circle.map((token, index) => (index === 40 && round % 3 === 0 ? 9000 + round : token)),
    );
    expect(noticedAt(rounds.flat())).not.toBeNull();
  });
});

describe('what looks like a loop but is none is left alone:', () => {
  const rows = (make: (row: number) => string, count: number): string =>
    Array.from({ length: count }, (_, index) => make(index + 1)).join('');
  it.each([
    ['counting', rows((row) => `${row}, `, 5000)],
    ['counting, a line each', rows((row) => `${row}\n`, 5000)],
    ['a multiplication table', rows((row) => `| ${row} | 7 | ${row * 7} |\n`, 500)],
    ['a wide empty table', `|${'---|'.repeat(60)}\n` + rows((row) => `| ${row} ${'|   '.repeat(10)}|\n`, 30)],
    ['column arithmetic', rows((row) => `Column ${row}: ${row} + ${row * 3} = ${row * 4}, carry ${row % 2}.\n`, 300)],
    ['a line of dashes', '-'.repeat(400)],
    ['a googol', `1${'0'.repeat(100)}`],
    ['a list of numbered sentences', rows((row) => `${row}. This step is like the one before it, once more.\n`, 60)],
    ['JSON rows', rows((row) => `{"id": ${row}, "name": "row ${row}", "value": null, "tags": []},\n`, 150)],
    ['a sentence that comes back three times', repeated(characters('I should check this again. '), 3)],
  ])('%s', (_name, text) => {
    expect(noticedAt(typeof text === 'string' ? characters(text) : text)).toBeNull();
  });
});
