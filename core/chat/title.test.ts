import { expect, it } from 'vitest';
import { titleOf } from './title.ts';

const family = '👩‍👩‍👧';

it.each([
  { what: 'a short question as it is', question: 'What is 347 + 586?', title: 'What is 347 + 586?' },
  { what: 'one line of several', question: '  Write\n\n a\tpoem  ', title: 'Write a poem' },
  { what: 'Chinese', question: '计算 347 + 586', title: '计算 347 + 586' },
  { what: 'exactly as much as fits', question: 'x'.repeat(60), title: 'x'.repeat(60) },
  { what: 'the beginning of a long one', question: 'x'.repeat(61), title: `${'x'.repeat(59)}…` },
  {
    what: 'a cut at a word without a gap before the dots',
    question: `${'x'.repeat(58)} yyyy`,
    title: `${'x'.repeat(58)}…`,
  },
  { what: 'emoji that are never cut in two', question: family.repeat(70), title: `${family.repeat(59)}…` },
  { what: 'long Chinese by its characters', question: '算'.repeat(70), title: `${'算'.repeat(59)}…` },
])('the title is $what', ({ question, title }) => {
  expect(titleOf(question)).toBe(title);
});
