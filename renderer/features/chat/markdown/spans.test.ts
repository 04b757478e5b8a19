import { describe, expect, it } from 'vitest';
import { cutSpans } from './spans.ts';

const kinds = (text: string): string[] => cutSpans(text).map(({ kind, source }) => `${kind}:${source}`);

describe('spans', () => {
  it('finds all four ways of writing maths: R1 uses every one of them', () => {
    expect(kinds('a $x$ b \\(y\\) c')).toEqual([
      'text:a ',
      'inline-math:$x$',
      'text: b ',
      'inline-math:\\(y\\)',
      'text: c',
    ]);
    expect(kinds('$$x$$')).toEqual(['display-math:$$x$$']);
    expect(kinds('\\[x\n+y\\]')).toEqual(['display-math:\\[x\n+y\\]']);
  });

  it('leaves money alone: "$5 and $10" must not become a formula', () => {
    expect(kinds('It costs $5 and $10 today.')).toEqual(['text:It costs $5 and $10 today.']);
    expect(kinds('US$ 5')).toEqual(['text:US$ 5']);
    expect(kinds('an escaped \\$x\\$')).toEqual(['text:an escaped \\$x\\$']);
  });

  it('leaves code alone: shell variables in code must not be typeset', () => {
    expect(kinds('`$HOME` and `$PATH`')).toEqual(['code:`$HOME`', 'text: and ', 'code:`$PATH`']);
    expect(kinds('```sh\necho $A $B\n```\n')).toEqual(['code:```sh\necho $A $B\n```\n']);
    expect(kinds('``a ` b`` $x$')).toEqual(['code:``a ` b``', 'text: ', 'inline-math:$x$']);
  });

  it('knows what is still open: the tail of a running answer depends on it', () => {
    expect(cutSpans('so \\(a+b').at(-1)).toMatchObject({ kind: 'inline-math', closed: false });
    expect(cutSpans('so $a+b').at(-1)).toMatchObject({ kind: 'inline-math', closed: false });
    expect(cutSpans('```py\nx').at(-1)).toMatchObject({ kind: 'code', closed: false });
  });

  it('gives up on a dollar that never closes: one stray dollar must not hide the rest of an answer', () => {
    expect(kinds(`$a ${'word '.repeat(60)}`)).toHaveLength(1);
    expect(kinds('pay $x\nand more')).toEqual(['text:pay $x\nand more']);
  });
});
