import { expect, it } from 'vitest';
import type { Message } from '../../contract/chat.ts';
import { historyOf, type Telling } from './history.ts';

const message = (role: Message['role'], text: string, status: Message['status'] = 'complete'): Message => ({
  id: `${role} ${text}`,
  conversationId: 'one',
  role,
  thought: role === 'assistant' ? 'Let me think.' : '',
  text,
  attachments: [],
  status,
  modelId: null,
  options: null,
  toolCalls: [],
  thoughtEnd: null,
  context: null,
  stats: null,
  error: null,
  createdAt: '2026-11-01T00:00:00.000Z',
});

const plain: Telling = { systemPrompt: '', filesOf: () => [] };

it('shows the model questions and answers, never its earlier reasoning', () => {
  const history = historyOf([message('user', 'one?'), message('assistant', 'one!')], message('user', 'two?'), plain);
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
  expect(historyOf(messages, message('user', 'two?'), plain).map(({ content }) => content)).toEqual([
    'one?',
    'hal',
    'two?',
  ]);
  expect(historyOf([message('user', 'alone?')], message('user', 'two?'), plain).map(({ content }) => content)).toEqual([
    'two?',
  ]);
});

it('tells the system prompt first, and shows a file before its question as R1 was trained to read it', () => {
  const file = { id: 'file', name: 'notes.md', kind: 'markdown' as const, bytes: 5, characters: 5 };
  const question = { ...message('user', 'What is it?'), attachments: [file] };
  const history = historyOf([], question, {
    systemPrompt: 'Be brief.',
    filesOf: () => [{ name: 'notes.md', text: 'A map.' }],
  });
  expect(history).toEqual([
    { role: 'system', content: 'Be brief.' },
    {
      role: 'user',
      content: '[file name]: notes.md\n[file content begin]\nA map.\n[file content end]\nWhat is it?',
    },
  ]);
});
