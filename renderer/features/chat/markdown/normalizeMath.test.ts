import { describe, expect, it } from 'vitest';
import { normalizeMath } from './normalizeMath.ts';

describe('normalised maths', () => {
  it('is one notation inside a line: \\( \\) would otherwise lose its backslashes and show bare brackets', () => {
    expect(normalizeMath('so \\( a+b \\) and $c$.')).toBe('so $$a+b$$ and $$c$$.');
  });

  it('stands on lines of its own when displayed: "$$x$$" in one line would be set small, inside the line', () => {
    expect(normalizeMath('$$x$$')).toBe('$$\nx\n$$');
    expect(normalizeMath('Thus:\n\\[ \\boxed{933} \\]\n')).toBe('Thus:\n$$\n\\boxed{933}\n$$\n');
    expect(normalizeMath('Thus \\[x\\] holds')).toBe('Thus \n$$\nx\n$$\n holds');
  });

  it('keeps its indent: a formula in a list item would otherwise end the list', () => {
    expect(normalizeMath('1. first\n   \\[x\\]\n2. second')).toBe('1. first\n   $$\n   x\n   $$\n2. second');
    expect(normalizeMath('- $$x$$')).toBe('- \n  $$\n  x\n  $$');
  });

  it('stays inside a table row: a line break there would end the table', () => {
    expect(normalizeMath('| a | $$x$$ |')).toBe('| a | $$x$$ |');
  });

  it('drops blank lines of a formula: they would end it in the middle', () => {
    expect(normalizeMath('\\[\na\n\nb\n\\]')).toBe('$$\na\nb\n$$');
  });

  it('is shown as it was written where the answer ends in it: its first line would be left out', () => {
    expect(normalizeMath('So:\n$$1 + 2 = 3')).toBe('So:\n\\$\\$1 + 2 = 3');
  });

  it('does not touch code, money or what is not closed', () => {
    for (const text of ['`\\(x\\)`', '$5 or $6', 'open \\(x', '```\n$$x$$\n```', '$$']) {
      expect(normalizeMath(text)).toBe(text);
    }
  });
});
