/** Answers that share one engine: joining, waiting, stopping. With the real engine. */
import { describe, expect, it } from 'vitest';
import type { GenerateRequest } from './childContract.ts';
import { useDemoEngine, type DemoEngine } from './demoEngine.testing.ts';
import {
  ask,
  collectAnswer,
  demoLoadOptions,
  distillPath,
  greedyRequest,
  startDemoEngine,
  type CollectedAnswer,
} from './realEngine.testing.ts';

const never = new AbortController().signal;
const engine = useDemoEngine();

interface StartedAnswer {
  readonly whole: Promise<CollectedAnswer>;
  /** Resolves once so many tokens were spoken on one channel. */
  readonly speaking: Promise<void>;
  readonly stop: () => void;
}

const start = (request: GenerateRequest, from: DemoEngine = engine, spokenTokens = 1): StartedAnswer => {
  const speaking = Promise.withResolvers<undefined>();
  const abort = new AbortController();
  const whole = collectAnswer(from.generate(request, abort.signal), (event) => {
    if (event.type === 'delta' && event.tokens >= spokenTokens) speaking.resolve(undefined);
  });
  return { whole, speaking: speaking.promise, stop: () => abort.abort() };
};

const longAnswer = (): GenerateRequest => greedyRequest('Count from 5 to 999.');

/** A prompt of about `words` × 4 tokens that is different at its very beginning, so that nothing of it is cached. */
const longPrompt = (name: string, words: number, maxTokens = 1): GenerateRequest =>
  greedyRequest(`${name}: ${'12 + 7. '.repeat(words)}`, { maxTokens });

describe('more requests than slots', () => {
  it('are all answered: none is forgotten in the queue', async () => {
    const sums = [12, 23, 34, 45, 56, 67];
    const answers = await Promise.all(sums.map((sum) => ask(engine, greedyRequest(`What is ${sum} + 11?`))));
    expect(answers.map(({ text }, index) => text.includes(String((sums[index] ?? 0) + 11)))).toEqual(
      sums.map(() => true),
    );
  });
});

describe('stop', () => {
  it('ends an answer in the middle and keeps what was said; the engine goes on', async () => {
    const answer = start(longAnswer());
    await answer.speaking;
    answer.stop();
    const { stats, text, thought } = await answer.whole;
    expect(stats.reason).toBe('stopped');
    expect(thought + text).not.toBe('');
    expect(stats.answerTokens).toBeLessThan(300);
    expect((await ask(engine, greedyRequest('What is 347 + 586?'))).text).toContain('933');
  });

  it('does not wait for the end of a long prompt', async () => {
    const fullStartedMs = performance.now();
    const full = await ask(engine, longPrompt('whole', 265));
    const fullMs = performance.now() - fullStartedMs;
    expect(full.stats.promptTokens - full.stats.cachedPromptTokens).toBeGreaterThan(1800);

    const abort = new AbortController();
    let stoppedMs = 0;
    const { stats } = await collectAnswer(engine.generate(longPrompt('part', 265), abort.signal), (event) => {
      // The prompt's evaluation has begun.
      if (event.type !== 'start') return;
      stoppedMs = performance.now();
      abort.abort();
    });
    expect(stats.reason).toBe('stopped');
    // Nothing was said: the evaluation was broken off, not run to its end.
    expect(stats.thoughtTokens + stats.answerTokens).toBe(0);
    expect(stats.timeToFirstTokenMs).toBeNull();
    expect(performance.now() - stoppedMs).toBeLessThan(fullMs / 2);
    expect((await ask(engine, greedyRequest('What is 347 + 586?'))).text).toContain('933');
  });

  it('ends one that still waits in the queue, and disturbs none of those before it', async () => {
    const alone = await ask(engine, greedyRequest('Count from 5 to 60.'));
    const running = [5, 6, 7, 8].map((from) => start(greedyRequest(`Count from ${from} to 60.`)));
    const waiting = start(greedyRequest('What is 1 + 2?'));
    waiting.stop();
    const { stats, text } = await waiting.whole;
    expect({ reason: stats.reason, tokens: stats.thoughtTokens + stats.answerTokens, text }).toEqual({
      reason: 'stopped',
      tokens: 0,
      text: '',
    });
    const answers = await Promise.all(running.map(({ whole }) => whole));
    expect(answers.map((answer) => answer.stats.reason)).toEqual(['stop', 'stop', 'stop', 'stop']);
    expect(answers[0]?.text).toBe(alone.text);
  });

  it('of one prompt does not change the answers beside it', async () => {
    const alone = await ask(engine, greedyRequest('Calculate 123 × 45'));
    const beside = start(greedyRequest('Calculate 123 × 45'));
    const abort = new AbortController();
    const stopped = collectAnswer(engine.generate(longPrompt('beside', 200), abort.signal), (event) => {
      if (event.type === 'start') abort.abort();
    });
    expect((await beside.whole).text).toBe(alone.text);
    expect((await stopped).stats.reason).toBe('stopped');
  });

  it('twice, or after the end, is no error', async () => {
    const answer = start(greedyRequest('Hello'));
    await answer.whole;
    answer.stop();
    answer.stop();
    const before = new AbortController();
    before.abort();
    const stopped = await collectAnswer(engine.generate(longAnswer(), before.signal));
    expect(stopped.stats.reason).toBe('stopped');
  });
});

describe('a prompt longer than the context', () => {
  it('is refused with both numbers, and costs no one else anything', async () => {
    const beside = start(greedyRequest('What is 347 + 586?'));
    await expect(ask(engine, longPrompt('much', 400))).rejects.toMatchObject({
      code: 'PROMPT_TOO_LONG',
      details: { contextTokens: 2048, promptTokens: expect.any(Number) as number },
    });
    expect((await beside.whole).text).toContain('933');
  });
});

describe('a cache that is full of answers', () => {
  it('does not cut an answer short to let a new question in: the question waits', async () => {
    const small = await startDemoEngine(demoLoadOptions(distillPath, { contextTokens: 512 }));
    try {
      // Together they need about 270 + 360 of 512 tokens when the second one comes.
      const first = start(greedyRequest('Count from 5 to 80.'), small, 200);
      await first.speaking;
      const second = start(longPrompt('second', 50, 8), small);
      const [counted, asked] = await Promise.all([first.whole, second.whole]);
      expect(counted.stats.reason).toBe('stop');
      expect(counted.text).toMatch(/78, 79, 80$/);
      expect(asked.stats.thoughtTokens + asked.stats.answerTokens).toBeGreaterThan(0);
      expect(asked.events.filter((event) => event.type === 'start')).toHaveLength(1);
    } finally {
      await small.end();
    }
  });
});

describe('a reader that leaves', () => {
  it('frees its slot: four readers that left block nobody', async () => {
    for (let reader = 0; reader < 4; reader++) {
      for await (const event of engine.generate(longAnswer(), never).events) {
        if (event.type === 'delta') break;
      }
    }
    expect((await ask(engine, greedyRequest('What is 347 + 586?'))).text).toContain('933');
  });
});
