import { describe, expect, it } from 'vitest';
import type { Message } from '../../../contract/chat.ts';
import { createMessageRows, rowWith } from './messageRows.ts';
import { piecesOf } from './messagePieces.ts';

const message = (id: string, changes: Partial<Message>): Message => ({
  id,
  conversationId: 'chat',
  role: 'assistant',
  text: '',
  thought: '',
  attachments: [],
  modelId: null,
  options: null,
  status: 'complete',
  error: null,
  stats: null,
  toolCalls: [],
  thoughtEnd: null,
  context: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  ...changes,
});

const paragraphs = (count: number): string =>
  Array.from({ length: count }, (_, index) => `Paragraph ${index} of a long text.`).join('\n\n');

const state = (...messages: Message[]) => ({
  order: messages.map(({ id }) => id),
  messages: Object.fromEntries(messages.map((each) => [each.id, each])),
});

const folded: ReadonlySet<string> = new Set();
const unfolded: ReadonlySet<string> = new Set(['a']);

describe('rows of messages', () => {
  it('are pieces of a long answer, which hold its whole text in order: a lost piece would be a lost part of it', () => {
    const text = paragraphs(100);
    const answer = message('a', { text, thought: paragraphs(40) });
    const rows = createMessageRows()(state(message('q', { role: 'user', text: 'Why?' }), answer), unfolded);
    const pieces = piecesOf(answer);
    const shown = (kind: 'thought' | 'text'): string =>
      rows
        .map((row) => row[kind])
        .filter((index) => index !== null)
        .map((index) => pieces[kind][index])
        .map((piece) => (piece?.blocks.join('') ?? '') + (piece?.open ?? ''))
        .join('');
    expect(shown('text')).toBe(text);
    expect(shown('thought')).toBe(paragraphs(40));
    expect(rows.filter(({ isFirst }) => isFirst).map(({ messageId }) => messageId)).toEqual(['q', 'a']);
    expect(rows.filter(({ isLast }) => isLast).map(({ messageId }) => messageId)).toEqual(['q', 'a']);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });

  it('stay the same while an answer grows within its last piece: else every token would render the list', () => {
    const rowsOf = createMessageRows();
    const before = rowsOf(state(message('a', { text: 'One', status: 'streaming' })), folded);
    expect(rowsOf(state(message('a', { text: 'One two', status: 'streaming' })), folded)).toBe(before);
    const longer = rowsOf(state(message('a', { text: paragraphs(40), status: 'streaming' })), folded);
    expect(longer.length).toBeGreaterThan(1);
    expect(longer[0]?.key).toBe(before[0]?.key);
  });

  it('keep the head of a reasoning where it is when it is unfolded: the button would lose the focus', () => {
    const rowsOf = createMessageRows();
    const open = state(message('a', { text: paragraphs(3), thought: paragraphs(40) }));
    const closed = rowsOf(open, folded);
    const opened = rowsOf(open, unfolded);
    expect(closed.map(({ thought, text }) => [thought, text])).toEqual([[null, 0]]);
    expect(opened[0]).toMatchObject({ key: closed[0]?.key, isFirst: true, thought: 0, text: null });
    expect(opened.at(-1)).toMatchObject({ text: 0, isLast: true });
  });

  it('lead a search to the piece that has the words: the beginning of a long answer may be a hundred pages away', () => {
    const answer = message('a', { text: paragraphs(200) });
    const rows = createMessageRows()(state(message('q', { role: 'user', text: 'Why?' }), answer), folded);
    const found = rows[rowWith(rows, answer, 'PARAGRAPH 150')];
    expect(piecesOf(answer).text[found?.text ?? 0]?.blocks.join('')).toContain('Paragraph 150 ');
    expect(rowWith(rows, answer, 'nowhere')).toBe(1);
    expect(rowWith(rows, message('q', { role: 'user', text: 'Why?' }), 'why')).toBe(0);
  });
});
