/** Reasoning under control, with the real engine: budgets, "answer now", and what they leave as it is. */
import { describe, expect, it } from 'vitest';
import type { GenerateEvent } from './childContract.ts';
import { useDemoEngine } from './demoEngine.testing.ts';
import { ask, collectAnswer, demoLoadOptions, greedyRequest, moePath, startDemoEngine } from './realEngine.testing.ts';

const never = new AbortController().signal;
const causesOf = (events: readonly GenerateEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'thoughtEnd' ? [event.cause] : []));

/** Tokens of `\n</think>\n\n`, which count as what the model says. */
const closing = 4;

describe.each([
  { name: 'the distill (qwen2)', options: demoLoadOptions() },
  { name: 'the mixture of experts (deepseek2)', options: demoLoadOptions(moePath) },
])('$name', ({ options }) => {
  const engine = useDemoEngine(options);

  it.each([0, 1, 20])(
    'answers after a thinking budget of %i tokens, conditioned on what it thought',
    async (tokens) => {
      const { thought, text, stats, events } = await ask(
        engine,
        greedyRequest('What is 347 + 586?', { thinkingBudget: { tokens, seconds: null } }),
      );
      expect(causesOf(events)).toEqual(['tokenBudget']);
      expect(stats.thoughtTokens).toBeGreaterThanOrEqual(tokens);
      expect(stats.thoughtTokens).toBeLessThanOrEqual(tokens + closing);
      expect(text).not.toBe('');
      expect(thought + text).not.toMatch(/<\/?think>/);
      expect(stats.reason).toBe('stop');
      if (tokens === 0) expect(thought).toBe('');
    },
  );

  it('leaves an answer whose reasoning is shorter than the budget as it is', async () => {
    const free = await ask(engine, greedyRequest('What is 347 + 586?'));
    const budget = await ask(
      engine,
      greedyRequest('What is 347 + 586?', { thinkingBudget: { tokens: 1000, seconds: 60 } }),
    );
    expect(causesOf(free.events)).toEqual(['model']);
    expect(causesOf(budget.events)).toEqual(['model']);
    expect({ thought: budget.thought, text: budget.text }).toEqual({ thought: free.thought, text: free.text });
  });
});

describe('the distill', () => {
  const engine = useDemoEngine();

  it('answers when the thinking time is over', async () => {
    const { events, text } = await ask(
      engine,
      greedyRequest('Calculate 123 × 45', { thinkingBudget: { tokens: null, seconds: 0.005 } }),
    );
    expect(causesOf(events)).toEqual(['timeBudget']);
    expect(text).not.toBe('');
  });

  it('answers now when it is told to in mid-thought, and accepts that once', async () => {
    const question = 'Calculate 99999 × 98765';
    const whole = await ask(engine, greedyRequest(question));
    const tryOnce = async (): Promise<boolean> => {
      const request = greedyRequest(question);
      const accepted: boolean[] = [];
      const { thought, text, events } = await collectAnswer(engine.generate(request, never), async (event) => {
        if (event.type !== 'delta' || event.channel !== 'thought' || accepted.length > 0) return;
        accepted.push(await engine.answerNow(request.requestId), await engine.answerNow(request.requestId));
      });
      expect(await engine.answerNow(request.requestId)).toBe(false);
      if (accepted[0] !== true) return false;
      expect(accepted[1]).toBe(false);
      expect(causesOf(events)).toEqual(['answerNow']);
      expect(text).not.toBe('');
      expect(thought).not.toBe('');
      expect(thought.length).toBeLessThan(whole.thought.length);
      return true;
    };
    // On a busy machine the reasoning may be over before the word arrives.
    let accepted = false;
    for (let attempt = 0; attempt < 20 && !accepted; attempt++) accepted = await tryOnce();
    expect(accepted).toBe(true);
  });

  it('shows no half character where the reasoning is cut off in Chinese', async () => {
    for (let tokens = 0; tokens <= 8; tokens++) {
      const { thought, text } = await ask(
        engine,
        greedyRequest('计算 347 + 586', { thinkingBudget: { tokens, seconds: null }, maxTokens: 40 }),
      );
      expect(thought + text).not.toContain('\ufffd');
    }
  });

  it('does not take counting, or a table, for a loop', async () => {
    for (const question of ['Count from 5 to 120.', 'Show the multiplication table of 7 up to 10.']) {
      const { stats, events } = await ask(engine, greedyRequest(question));
      expect(stats.reason).toBe('stop');
      expect(causesOf(events)).toEqual(['model']);
    }
  });
});

describe('a nearly full context', () => {
  it('ends the reasoning while there is room for an answer', async () => {
    const engine = await startDemoEngine(demoLoadOptions(undefined, { contextTokens: 256, sequences: 1 }));
    try {
      const request = greedyRequest(`${'Hello '.repeat(70)}\nCalculate 123456 × 45678`);
      const { events, text } = await ask(engine, request);
      expect(causesOf(events)).toEqual(['context']);
      expect(text).not.toBe('');
    } finally {
      await engine.end();
    }
  });
});
