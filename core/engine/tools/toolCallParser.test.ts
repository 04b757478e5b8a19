/** Calls in R1's own text, however it arrives. */
import { describe, expect, it } from 'vitest';
import { ToolCallParser, type AnswerPart } from './toolCallParser.ts';
import { writeCalls } from './toolMarks.ts';

const parse = (pieces: readonly string[]) => {
  const parser = new ToolCallParser();
  const parts: AnswerPart[] = [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()];
  return {
    text: parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    calls: parts.flatMap((part) => (part.type === 'call' ? [part.call] : [])),
  };
};

const city = '{"city": "Köln", "note": "a ``` b < c"}';
const official =
  'I look < that up.\n\n<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>weather\n```json\n' +
  `${city}\n\`\`\`<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>function<｜tool▁sep｜>time\n\`\`\`json\n{}\n\`\`\`<｜tool▁call▁end｜><｜tool▁calls▁end｜>`;
const expected = {
  text: 'I look < that up.',
  calls: [
    { name: 'weather', argumentsText: city, closed: true },
    { name: 'time', argumentsText: '{}', closed: true },
  ],
};

describe('calls in the official format', () => {
  it('are the same cut at any byte', () => {
    const bytes = new TextEncoder().encode(official);
    for (let at = 0; at <= bytes.length; at++) {
      const decoder = new TextDecoder();
      const pieces = [bytes.subarray(0, at), bytes.subarray(at)].map((piece) =>
        decoder.decode(piece, { stream: true }),
      );
      expect(parse(pieces), `cut at byte ${at}`).toEqual(expected);
    }
  });

  it.each([1, 2, 3, 5, 8])('are the same in pieces of %i', (size) => {
    expect(parse(official.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [])).toEqual(expected);
  });

  it('are what is written into a prompt', () => {
    expect(parse([`I look < that up.${writeCalls(expected.calls)}`])).toEqual(expected);
  });

  it('come out one by one, as soon as each is complete', () => {
    const parser = new ToolCallParser();
    const calls = Array.from(official).map((character) => parser.push(character).filter(({ type }) => type === 'call'));
    const at = calls.flatMap((some, index) => (some.length > 0 ? [index] : []));
    expect(at).toHaveLength(2);
    expect(at[0]).toBeLessThan(official.indexOf('time'));
  });
});

describe('what models make of the format', () => {
  it.each([
    ['with _', official.replaceAll('▁', '_')],
    ['with spaces', official.replaceAll('▁', ' ')],
    ['as Markdown has it', official.replaceAll('▁', '\\_')],
    ['without the first mark of a call', official.replace('<｜tool▁call▁begin｜>', '')],
    ['without a fence', official.replaceAll('```json\n', '').replaceAll('\n```', '')],
    ['without the word json', official.replaceAll('```json', '```')],
    ['without the last mark', official.replace('<｜tool▁calls▁end｜>', '')],
    ['without the marks after the last call', official.replace('<｜tool▁call▁end｜><｜tool▁calls▁end｜>', '')],
    ['with white space behind it', `${official}\n\n`],
  ])('is understood: %s', (_name, text) => {
    const { text: said, calls } = parse(Array.from(text));
    expect(said).toBe(expected.text);
    expect(calls.map(({ name, argumentsText }) => ({ name, argumentsText }))).toEqual(
      expected.calls.map(({ name, argumentsText }) => ({ name, argumentsText })),
    );
  });

  it('a call that is cut off is told with what there is of it', () => {
    for (const end of ['\n', city.slice(0, 9), '```json']) {
      const cut = official.slice(0, official.indexOf(end) + end.length);
      const { calls } = parse([cut]);
      if (!cut.includes('sep')) continue;
      expect(calls).toEqual([expect.objectContaining({ name: 'weather', closed: false })]);
    }
    expect(parse(['Yes.<｜tool▁calls▁begin｜>'])).toEqual({ text: 'Yes.', calls: [] });
  });

  it('a call without a name is no text, and not lost', () => {
    const { text, calls } = parse(['<｜tool▁calls▁begin｜>weather of Köln<｜tool▁calls▁end｜> done ']);
    expect(text).toBe(' done');
    expect(calls).toEqual([{ name: '', argumentsText: '', closed: true }]);
  });
});

it('text that cannot become a mark is never held back', () => {
  const parser = new ToolCallParser();
  const said = (text: string) => parser.push(text).map((part) => (part.type === 'text' ? part.text : ''));
  expect(said('a < b')).toEqual(['a < b']);
  expect(said('\n\n<｜')).toEqual([]);
  expect(said('User｜>')).toEqual(['\n\n<｜User｜>']);
  expect(said(' <｜tool_call')).toEqual([]);
  expect(parser.end()).toEqual([{ type: 'text', text: ' <｜tool_call' }]);
});
