import { describe, expect, it } from 'vitest';
import { settleTail } from './settleTail.ts';

describe('the tail of a running answer', () => {
  it('holds a formula back until it is whole: half a formula flickers between source and error', () => {
    expect(settleTail('The sum is \\(347 + 5')).toBe('The sum is');
    expect(settleTail('The sum is $347 + 5')).toBe('The sum is');
    expect(settleTail('So\n\\[ \\boxed{93')).toBe('So');
    expect(settleTail('The sum is $933$ and')).toBe('The sum is $933$ and');
  });

  it('never shows a delimiter that is half written', () => {
    expect(settleTail('The sum is $')).toBe('The sum is');
    expect(settleTail('text\n``')).toBe('text\n');
    expect(settleTail('text\n```pyth')).toBe('text\n');
  });

  it('keeps an open fence as code, without the beginnings of its end', () => {
    expect(settleTail('```python\nprint(1)')).toBe('```python\nprint(1)');
    expect(settleTail('```python\nprint(1)\n``')).toBe('```python\nprint(1)\n');
    expect(settleTail('```pyth')).toBe('');
  });

  it('closes inline code and emphasis: the words would jump from plain to bold at the end', () => {
    expect(settleTail('use `pri')).toBe('use `pri`');
    expect(settleTail('use `')).toBe('use ');
    expect(settleTail('the **answ')).toBe('the **answ**');
    expect(settleTail('the **answ*')).toBe('the **answ**');
    expect(settleTail('the **answer** is')).toBe('the **answer** is');
    expect(settleTail('the *answ')).toBe('the *answ*');
    expect(settleTail('**bold `a*b')).toBe('**bold `a*b`');
  });

  it('does not take a product for emphasis: 3 * 4 must not turn the rest italic', () => {
    expect(settleTail('3 * 4 = 12')).toBe('3 * 4 = 12');
    expect(settleTail('* item')).toBe('* item');
  });

  it('shows a table in whole rows, once it is one: pipes would stand as text first and cells would jump', () => {
    expect(settleTail('| a | b')).toBe('');
    expect(settleTail('| a | b |\n| -')).toBe('');
    expect(settleTail('| a | b |\n| --- | --- |\n')).toBe('| a | b |\n| --- | --- |\n');
    expect(settleTail('| a | b |\n|---|---|\n| 1 | ')).toBe('| a | b |\n|---|---|\n');
  });

  it('waits with a line that may become an underline: "Text:\\n-" would flash as a heading before its list', () => {
    expect(settleTail('Text:\n-')).toBe('Text:\n');
    expect(settleTail('Text:\n1')).toBe('Text:\n');
    expect(settleTail('Text:\n##')).toBe('Text:\n');
    expect(settleTail('Text:\n- item')).toBe('Text:\n- item');
  });

  it('shows the words of a link whose address is still coming', () => {
    expect(settleTail('see [the docs](https://exa')).toBe('see the docs');
  });
});
