import { describe, expect, it } from 'vitest';
import { takeSentences } from './sentences.ts';

describe('sentences for the screen reader', () => {
  it('wait for their end: half sentences would be read over and over', () => {
    const first = takeSentences('The sum is 933. It was', 0, false);
    expect(first.sentences).toEqual(['The sum is 933.']);
    expect(takeSentences('The sum is 933. It was easy.', first.end, true).sentences).toEqual(['It was easy.']);
  });

  it('do not end inside a number: 9.11 is not two sentences', () => {
    expect(takeSentences('9.11 is smaller than 9.9 here. ', 0, false).sentences).toEqual([
      '9.11 is smaller than 9.9 here.',
    ]);
  });

  it('end at Chinese stops: there is no space to wait for', () => {
    expect(takeSentences('答案是 933。很简单', 0, false).sentences).toEqual(['答案是 933。']);
  });

  it('say nothing of marks: "dollar dollar backslash boxed" helps nobody', () => {
    expect(takeSentences('**Answer:** $$\\boxed{933}$$\n', 0, false).sentences).toEqual(['Answer: 933']);
    expect(takeSentences('| --- | --- |\n', 0, false).sentences).toEqual([]);
  });
});
