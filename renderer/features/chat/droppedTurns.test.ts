import { expect, it } from 'vitest';
import { newMessage } from '../../../core/chat/newMessage.ts';
import { firstShownIndex } from './droppedTurns.ts';

const chatOf = (droppedTurns: number, ...answers: readonly string[]) => {
  const all = answers.flatMap((text, index) => [
    newMessage('chat', 'user', { text: `question ${index}` }),
    {
      ...newMessage('chat', 'assistant', { text }),
      context: index === answers.length - 1 ? { promptTokens: 10, limitTokens: 20, droppedTurns } : null,
    },
  ]);
  return { order: all.map(({ id }) => id), messages: Object.fromEntries(all.map((one) => [one.id, one])) };
};

it('is nowhere where nothing was left out', () => {
  expect(firstShownIndex({ order: [], messages: {} })).toBe(-1);
  expect(firstShownIndex(chatOf(0, 'one', 'two'))).toBe(-1);
});

it('is behind the turns that were left out, of which an unanswered question is none', () => {
  expect(firstShownIndex(chatOf(1, 'one', 'two', 'three'))).toBe(2);
  expect(firstShownIndex(chatOf(1, 'one', '', 'three'))).toBe(2);
  expect(firstShownIndex(chatOf(2, 'one', '', 'two', 'three'))).toBe(6);
});
