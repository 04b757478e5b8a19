import { describe, expect, it } from 'vitest';
import type { GenerateEvent } from './childContract.ts';
import { Outbox } from './outbox.ts';

const textOf = (events: readonly GenerateEvent[]): string =>
  events.map((event) => (event.type === 'delta' ? event.text : '')).join('');

describe('Outbox', () => {
  // The pump ends a few promise turns after its last look; each number of turns is one place where text can arrive.
  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
    'loses no text that comes while the sending of earlier text is ending (%i turns later)',
    async (turns) => {
      const sent: GenerateEvent[] = [];
      const outbox = new Outbox((event) => {
        sent.push(event);
        return Promise.resolve();
      });
      outbox.add({ channel: 'answer', text: 'first ' }, 1);
      void outbox.flush();
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      outbox.add({ channel: 'answer', text: 'last' }, 2);
      await outbox.flush();
      expect(textOf(sent)).toBe('first last');
    },
  );

  it('still sends after it was asked to when there was nothing to send', async () => {
    const sent: GenerateEvent[] = [];
    const outbox = new Outbox((event) => {
      sent.push(event);
      return Promise.resolve();
    });
    await outbox.flush();
    outbox.add({ channel: 'answer', text: 'text' }, 1);
    await outbox.flush();
    expect(textOf(sent)).toBe('text');
  });

  it('joins what waits for a slow reader, and keeps the order of the channels', async () => {
    const sent: GenerateEvent[] = [];
    const gate = Promise.withResolvers<undefined>();
    const outbox = new Outbox(async (event) => {
      await gate.promise;
      sent.push(event);
    });
    const context = { promptTokens: 7, limitTokens: 2048, droppedTurns: 0 };
    outbox.start(3, context);
    void outbox.flush();
    outbox.add({ channel: 'thought', text: 'a' }, 1);
    outbox.add({ channel: 'thought', text: 'b' }, 2);
    outbox.count('thought', 3);
    outbox.add({ channel: 'answer', text: 'c' }, 1);
    outbox.add({ channel: 'answer', text: 'd' }, 2);
    gate.resolve(undefined);
    await outbox.flush();
    expect(sent).toEqual([
      { type: 'start', cachedPromptTokens: 3, context },
      { type: 'delta', channel: 'thought', text: 'ab', tokens: 3 },
      { type: 'delta', channel: 'answer', text: 'cd', tokens: 2 },
    ]);
  });

  it('tells the scheduler when the reader is gone', async () => {
    const outbox = new Outbox(() => Promise.reject(new Error('gone')));
    outbox.add({ channel: 'answer', text: 'text' }, 1);
    await expect(outbox.flush()).rejects.toThrow('gone');
  });
});
