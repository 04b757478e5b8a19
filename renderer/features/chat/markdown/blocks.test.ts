import { describe, expect, it } from 'vitest';
import { advanceBlocks, noBlocks, openBlock, type BlockState } from './blocks.ts';

const finished = (state: BlockState): string[] => state.chunks.flat();
const whole = (text: string): BlockState => advanceBlocks(noBlocks, text);

/** The same text, but arriving in pieces of every size. */
const inPieces = (text: string, size: number): BlockState => {
  let state = noBlocks;
  for (let end = size; end < text.length + size; end += size) state = advanceBlocks(state, text.slice(0, end));
  return state;
};

const answer = [
  'First paragraph\nwith two lines.\n\n',
  '## Heading\n\n',
  '1. one\n\n2. two\n\n   continued\n\n',
  'Before code\n',
  '```python\nx = 1\n\n\ny = 2\n```\n',
  'after code\n\n',
  '\\[\na\n\nb\n\\]\n\n',
  '| a | b |\n|---|---|\n| 1 | 2 |\n\n',
  'The end',
].join('');

describe('blocks', () => {
  it('keep fences, formulas and spaced lists whole: a cut inside would break their rendering', () => {
    const state = whole(answer);
    expect(finished(state).map((block) => block.trim())).toEqual([
      'First paragraph\nwith two lines.',
      '## Heading',
      '1. one\n\n2. two\n\n   continued',
      'Before code',
      '```python\nx = 1\n\n\ny = 2\n```',
      'after code',
      '\\[\na\n\nb\n\\]',
      '| a | b |\n|---|---|\n| 1 | 2 |',
    ]);
    expect(openBlock(state)).toBe('The end');
  });

  it('come out the same however the text arrives: a stream and a reload must not look different', () => {
    for (const size of [1, 2, 3, 7, 50]) {
      const state = inPieces(answer, size);
      expect(finished(state).join('') + openBlock(state)).toBe(answer.trimStart());
      expect(finished(state)).toEqual(finished(whole(answer)));
    }
  });

  it('never change once finished: a changed chunk would render the whole answer again', () => {
    let state = noBlocks;
    const seen: (readonly string[])[] = [];
    const long = Array.from({ length: 50 }, (_, index) => `Paragraph ${index}.`).join('\n\n');
    for (let end = 1; end <= long.length; end += 3) {
      state = advanceBlocks(state, long.slice(0, end));
      state.chunks.slice(0, -1).forEach((chunk, index) => {
        seen[index] ??= chunk;
        expect(state.chunks[index]).toBe(seen[index]);
      });
    }
    expect(seen.length).toBeGreaterThan(1);
  });

  it('start anew when the text is another: a replaced answer must not keep blocks of the old one', () => {
    const state = advanceBlocks(whole('old\n\nold two'), 'new');
    expect(finished(state)).toEqual([]);
    expect(openBlock(state)).toBe('new');
  });

  it('end early: the paragraph before must be finished as soon as the next one has a letter', () => {
    expect(finished(whole('one\n\nt'))).toEqual(['one\n\n']);
    expect(finished(whole('- one\n\n1'))).toEqual([]);
    expect(finished(whole('- one\n\n- t'))).toEqual([]);
    expect(finished(whole('- one\n\nt'))).toEqual(['- one\n\n']);
  });
});
