import { describe, expect, it } from 'vitest';
import { ThinkParser, type ThinkDelta } from './thinkParser.ts';

const parse = (pieces: readonly string[], startsInThought = true) => {
  const parser = new ThinkParser(startsInThought);
  const deltas: ThinkDelta[] = [];
  for (const piece of pieces) deltas.push(...parser.push(piece));
  deltas.push(...parser.end());
  const text = (channel: string): string =>
    deltas
      .filter((delta) => delta.channel === channel)
      .map((delta) => delta.text)
      .join('');
  return { thought: text('thought'), answer: text('answer') };
};

const output = '\nFirst 6 < 7, so\n\nwe go on.\n</think>\n\nThe answer is **13**.\n\n';
const expected = { thought: 'First 6 < 7, so\n\nwe go on.', answer: 'The answer is **13**.' };

describe('ThinkParser', () => {
  it('does not leak the closing tag however the output is cut', () => {
    for (let size = 1; size <= output.length; size++) {
      const pieces = output.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
      expect(parse(pieces)).toEqual(expected);
    }
  });

  it('understands a model that opens the tag itself', () => {
    expect(parse(Array.from(`<think>${output}`))).toEqual(expected);
    expect(parse(Array.from(`<think>${output}`), false)).toEqual(expected);
  });

  it('shows an empty reasoning as none', () => {
    expect(parse(['\n', '\n', '</think>', '\n\n', 'Hello'])).toEqual({ thought: '', answer: 'Hello' });
  });

  it('keeps a lone < and a tag inside the answer as text', () => {
    expect(parse(['x</think>a < b </think> c <th'])).toEqual({ thought: 'x', answer: 'a < b </think> c <th' });
  });

  it('keeps an unfinished tag when the output ends in the reasoning', () => {
    expect(parse(['abc </thi'])).toEqual({ thought: 'abc </thi', answer: '' });
  });

  it('keeps line breaks between paragraphs that arrive in pieces of their own', () => {
    expect(parse(['a', '\n\n', 'b', '\n'])).toEqual({ thought: 'a\n\nb', answer: '' });
  });

  it('never holds back text that cannot become a tag', () => {
    const parser = new ThinkParser(true);
    expect(parser.push('a <b')).toEqual([{ channel: 'thought', text: 'a <b' }]);
    expect(parser.push(' </')).toEqual([]);
    expect(parser.push('x')).toEqual([{ channel: 'thought', text: ' </x' }]);
  });
});
