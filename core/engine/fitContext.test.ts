/** The rule by itself, and with the real engine on a small context. */
import { describe, expect, it } from 'vitest';
import type { ChatMessage } from './childContract.ts';
import { fitMessages } from './fitContext.ts';
import { ask, demoLoadOptions, greedyRequest, startDemoEngine } from './realEngine.testing.ts';

/** Messages of 10 "tokens" each. */
const count = (messages: readonly ChatMessage[]): number => messages.length * 10;
const conversation = (turns: number, system = false): ChatMessage[] => [
  ...(system ? [{ role: 'system' as const, content: 'be brief' }] : []),
  ...Array.from({ length: turns }, (_, turn): ChatMessage[] => [
    { role: 'user', content: `question ${turn + 1}` },
    { role: 'assistant', content: `answer ${turn + 1}` },
  ]).flat(),
  { role: 'user', content: 'the last question' },
];

describe('a chat that is too long', () => {
  it('is shown whole as long as it fits with room for an answer', () => {
    const messages = conversation(3);
    expect(fitMessages(messages, 0, 1000, count)).toEqual({ messages, droppedTurns: 0 });
  });

  it('loses its oldest turns, whole, never the system prompt or the last question', () => {
    const { messages, droppedTurns } = fitMessages(conversation(9, true), 0, 240, count);
    expect(droppedTurns).toBeGreaterThan(0);
    expect(messages[0]?.role).toBe('system');
    expect(messages[1]?.content).toBe(`question ${droppedTurns + 1}`);
    expect(messages.at(-1)?.content).toBe('the last question');
    expect(count(messages)).toBeLessThanOrEqual(120);
  });

  it('keeps its beginning for the next turns, so that they find it in the cache', () => {
    let dropped = 0;
    const history: number[] = [];
    for (let turns = 1; turns <= 40; turns++) {
      dropped = fitMessages(conversation(turns), dropped, 240, count).droppedTurns;
      history.push(dropped);
    }
    const changes = history.filter((value, index) => index > 0 && value !== history[index - 1]).length;
    expect(changes).toBeLessThanOrEqual(15);
    expect(history.at(-1)).toBeGreaterThan(30);
  });

  it('is cut down to its last question at most, and a wrong memory of what was dropped does not break it', () => {
    expect(fitMessages(conversation(4), 0, 15, count)).toMatchObject({ droppedTurns: 4, messages: { length: 1 } });
    expect(fitMessages(conversation(1), 99, 1000, count)).toMatchObject({ droppedTurns: 1, messages: { length: 1 } });
    expect(fitMessages([{ role: 'user', content: 'one' }], 5, 5, count)).toMatchObject({ droppedTurns: 0 });
  });
});

describe('the engine', () => {
  it('says how many turns it was not shown, and answers the last question', async () => {
    const engine = await startDemoEngine(demoLoadOptions(undefined, { contextTokens: 256, sequences: 1 }));
    try {
      const turns = Array.from({ length: 12 }, (_, turn): ChatMessage[] => [
        { role: 'user', content: `What is ${turn + 11} + 20?` },
        { role: 'assistant', content: `${turn + 11} + 20 = **${turn + 31}**` },
      ]).flat();
      const messages: ChatMessage[] = [...turns, { role: 'user', content: 'What is 12 + 13?' }];
      const { events, text } = await ask(engine, greedyRequest(messages));
      const start = events.find((event) => event.type === 'start');
      expect(start?.context.limitTokens).toBe(256);
      expect(start?.context.promptTokens).toBeLessThanOrEqual(128);
      expect(start?.context.droppedTurns).toBeGreaterThan(0);
      expect(start?.context.droppedTurns).toBeLessThan(12);
      expect(text).toContain('25');
    } finally {
      await engine.end();
    }
  });
});
