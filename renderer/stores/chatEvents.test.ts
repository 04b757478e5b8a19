import { describe, expect, it } from 'vitest';
import type { ChatEvent, Message } from '../../contract/chat.ts';
import { applyChatEvents, noMessages, type ChatMessages } from './chatEvents.ts';

const message = (id: string, values: Partial<Message> = {}): Message => ({
  id,
  conversationId: 'c',
  role: 'assistant',
  thought: '',
  text: '',
  attachments: [],
  status: 'streaming',
  modelId: null,
  options: null,
  toolCalls: [],
  thoughtEnd: null,
  context: null,
  stats: null,
  error: null,
  createdAt: '2026-05-20T10:00:00.000Z',
  ...values,
});

const delta = (messageId: string, channel: 'thought' | 'answer', text: string, tokens: number): ChatEvent => ({
  type: 'delta',
  messageId,
  channel,
  text,
  tokens,
});

const started = (...messages: Message[]): ChatMessages =>
  applyChatEvents(noMessages, [{ type: 'snapshot', messages, versions: {} }], 0);

describe('deltas', () => {
  it('go to their channel in order: reasoning must not leak into the answer', () => {
    const state = applyChatEvents(
      started(message('a')),
      [
        delta('a', 'thought', 'let ', 1),
        delta('a', 'thought', 'me see', 3),
        delta('a', 'answer', '93', 1),
        delta('a', 'answer', '3', 2),
      ],
      500,
    );
    expect(state.messages.a).toMatchObject({ thought: 'let me see', text: '933' });
    expect(state.live.a).toMatchObject({ thoughtTokens: 3, answerTokens: 2 });
  });

  it('leave other messages as they are: every row would render with every token', () => {
    const before = started(message('q', { role: 'user', status: 'complete' }), message('a'));
    const after = applyChatEvents(before, [delta('a', 'answer', 'x', 1)], 0);
    expect(after.messages.q).toBe(before.messages.q);
    expect(after.order).toBe(before.order);
  });

  it('of a message that is over change nothing: a late one would add text after Stop', () => {
    const state = started(message('a', { status: 'stopped', text: 'kept' }));
    expect(applyChatEvents(state, [delta('a', 'answer', ' more', 9), delta('gone', 'answer', 'x', 1)], 0)).toEqual(
      state,
    );
  });
});

describe('the timer of the reasoning', () => {
  it('runs from its first token to the first of the answer: waiting for the model is no thinking', () => {
    let state = started(message('a', { status: 'queued' }));
    expect(state.live.a?.thoughtStartedAtMs).toBeNull();
    state = applyChatEvents(state, [delta('a', 'thought', 'x', 1)], 1000);
    state = applyChatEvents(state, [delta('a', 'thought', 'y', 2)], 2000);
    state = applyChatEvents(state, [delta('a', 'answer', 'z', 1)], 3000);
    state = applyChatEvents(state, [delta('a', 'answer', 'z', 2)], 4000);
    expect(state.live.a).toMatchObject({ thoughtStartedAtMs: 1000, thoughtEndedAtMs: 3000 });
  });

  it('goes on over a reconnection: a new snapshot must not set it back to zero', () => {
    let state = applyChatEvents(started(message('a')), [delta('a', 'thought', 'x', 1)], 1000);
    state = applyChatEvents(
      state,
      [{ type: 'snapshot', messages: [message('a', { thought: 'x and more' })], versions: {} }],
      9000,
    );
    expect(state.live.a?.thoughtStartedAtMs).toBe(1000);
    expect(state.live.a?.thoughtTokens).toBe(1);
  });

  it('begins with the message for a window that comes later: it must not count from when the window opened', () => {
    const state = applyChatEvents(
      noMessages,
      [{ type: 'snapshot', messages: [message('a', { thought: 'x' })], versions: {} }],
      9e12,
    );
    expect(state.live.a?.thoughtStartedAtMs).toBe(Date.parse('2026-05-20T10:00:00.000Z'));
  });
});

describe('messages', () => {
  it('are added once and then changed: the same event twice must not show two answers', () => {
    const event: ChatEvent = { type: 'message', message: message('a') };
    const state = applyChatEvents(noMessages, [event, event], 0);
    expect(state.order).toEqual(['a']);
  });

  it('bring the last word: the end of an answer drops what was only live', () => {
    let state = applyChatEvents(started(message('a')), [delta('a', 'answer', 'half', 1)], 0);
    const ended = message('a', { status: 'complete', text: 'half and whole' });
    state = applyChatEvents(state, [{ type: 'message', message: ended }], 0);
    expect(state.messages.a).toEqual(ended);
    expect(state.live).toEqual({});
  });

  it('of a snapshot replace all: what another window deleted must not stay', () => {
    const state = applyChatEvents(
      started(message('a'), message('b')),
      [{ type: 'snapshot', messages: [message('b')], versions: {} }],
      0,
    );
    expect(state.order).toEqual(['b']);
    expect(Object.keys(state.messages)).toEqual(['b']);
  });
});
