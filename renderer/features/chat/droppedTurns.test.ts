import { expect, it } from 'vitest';
import type { Message } from '../../../contract/chat.ts';
import { firstShownIndex } from './droppedTurns.ts';

const message = (id: string, role: Message['role'], text: string, droppedTurns: number | null = null): Message => ({
  id,
  conversationId: 'chat',
  role,
  thought: '',
  text,
  attachments: [],
  status: 'complete',
  modelId: null,
  options: null,
  toolCalls: [],
  thoughtEnd: null,
  context: droppedTurns === null ? null : { promptTokens: 10, limitTokens: 20, droppedTurns },
  stats: null,
  error: null,
  createdAt: '2026-11-01T00:00:00.000Z',
});

const chatOf = (droppedTurns: number, ...answers: readonly string[]) => {
  const all = answers.flatMap((text, index) => [
    message(`question ${index}`, 'user', 'asked'),
    message(`answer ${index}`, 'assistant', text, index === answers.length - 1 ? droppedTurns : null),
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
