import { expect, it } from 'vitest';
import type { Message } from '../../contract/chat.ts';
import { historyOf } from './history.ts';

const message = (role: Message['role'], text: string, status: Message['status'] = 'complete'): Message => ({
  id: `${role} ${text}`,
  conversationId: 'one',
  role,
  thought: role === 'assistant' ? 'Let me think.' : '',
  text,
  status,
  modelId: null,
  options: null,
  thoughtEnd: null,
  context: null,
  stats: null,
  error: null,
  createdAt: '2026-11-01T00:00:00.000Z',
});

it('shows the model questions and answers, never its earlier reasoning', () => {
  const history = historyOf([message('user', 'one?'), message('assistant', 'one!')], 'two?');
  expect(history).toEqual([
    { role: 'user', content: 'one?' },
    { role: 'assistant', content: 'one!' },
    { role: 'user', content: 'two?' },
  ]);
});

it('leaves out a question that was never answered, so that turns alternate', () => {
  const messages = [
    message('user', 'lost?'),
    message('assistant', '', 'failed'),
    message('user', 'one?'),
    message('assistant', 'hal', 'interrupted'),
  ];
  expect(historyOf(messages, 'two?').map(({ content }) => content)).toEqual(['one?', 'hal', 'two?']);
  expect(historyOf([message('user', 'alone?')], 'two?').map(({ content }) => content)).toEqual(['two?']);
});
