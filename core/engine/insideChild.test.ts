/** The engine as it is inside its child process, run here: what cannot be seen from the host for the traffic between. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { HandlerContext } from '../../contract/endpoint.ts';
import { quietLlamaLog } from '../../native/quietLog.testing.ts';
import type { GenerateEvent } from './childContract.ts';
import { createChildHandlers } from './childSession.ts';
import { loadModel, type LoadedModel } from './loadModel.ts';
import { demoLoadOptions, greedyRequest } from './realEngine.testing.ts';
import { Vocabulary } from './vocabulary.ts';

const context: HandlerContext = {
  sender: { shell: 'host', connectionId: 'host' },
  signal: new AbortController().signal,
};
const small = demoLoadOptions(undefined, { contextTokens: 1024 });
const handlers = createChildHandlers();
beforeAll(async () => {
  quietLlamaLog();
  await handlers['child.load'](small, () => Promise.resolve(), context);
});

const answerTokensOf = (event: GenerateEvent): number =>
  event.type === 'delta' && event.channel === 'answer' ? event.tokens : 0;

describe('a stop', () => {
  it('lets at most one more token be made', async () => {
    const request = greedyRequest('Count from 5 to 999.');
    const told: number[] = [];
    const stats = await handlers['child.generate'](
      request,
      async (event) => {
        if (answerTokensOf(event) > 0) told.push(answerTokensOf(event));
        // The first one may have waited behind the end of the reasoning, the second one is sent as it is made.
        if (told.length === 2) await handlers['child.stop']({ requestId: request.requestId }, context);
      },
      context,
    );
    expect(stats.reason).toBe('stopped');
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(stats.answerTokens).toBeLessThanOrEqual((told[1] ?? 0) + 1);
  });

  it('of an unknown answer says that it stopped nothing', async () => {
    expect(await handlers['child.stop']({ requestId: 'gone' }, context)).toEqual({ stopped: false });
  });
});

describe('a reader that is gone', () => {
  it('does not keep the engine busy, nor take its error to the other answers', async () => {
    const beside = handlers['child.generate'](greedyRequest('What is 347 + 586?'), () => Promise.resolve(), context);
    const left = await handlers['child.generate'](
      greedyRequest('Count from 5 to 100.'),
      () => Promise.reject(new Error('gone')),
      context,
    );
    expect(left.reason).toBe('stopped');
    expect(left.thoughtTokens + left.answerTokens).toBeLessThan(300);
    expect((await beside).reason).toBe('stop');
  });
});

describe('a process', () => {
  it('holds one model: a second one is refused, not loaded over it', async () => {
    await expect((async () => handlers['child.load'](small, () => Promise.resolve(), context))()).rejects.toThrow(
      /model already/,
    );
  });
});

describe('the vocabulary', () => {
  let loaded: LoadedModel;
  let vocabulary: Vocabulary;
  beforeAll(async () => {
    loaded = await loadModel(
      small,
      () => undefined,
      () => false,
    );
    vocabulary = new Vocabulary(loaded.llama, loaded.model);
  });

  const begin = '<｜begin▁of▁sentence｜>';

  it('puts the begin token once, whether the template has written it or not', () => {
    const beginToken = vocabulary.tokenizePrompt(begin)[0];
    const written = [...vocabulary.tokenizePrompt(`${begin}Hello`)];
    expect([...vocabulary.tokenizePrompt('Hello')]).toEqual(written);
    expect(written.filter((token) => token === beginToken)).toHaveLength(1);
    expect(written[0]).toBe(beginToken);
  });

  it("understands R1's own tokens in a prompt as one token each", () => {
    expect(vocabulary.hasToken('<think>')).toBe(true);
    expect(vocabulary.hasToken('hello there, this is certainly more than one')).toBe(false);
    expect(vocabulary.isEnd(vocabulary.tokenizePrompt(`${begin}${vocabulary.endText}`)[1] ?? -1)).toBe(true);
  });

  it.each(['plain text', '计算 347 + 586。', '👩‍👩‍👧 naïve ﬁ', 'tabs\tand\n\nlines', '123 × 45 ÷ 6'])(
    'gives back the bytes of "%s"',
    (text) => {
      const pieces = [...vocabulary.tokenizePrompt(text)].map((token) => vocabulary.piece(token));
      expect(Buffer.concat(pieces).toString('utf8')).toBe(text);
    },
  );
});
