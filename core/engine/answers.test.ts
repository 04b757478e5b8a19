/** What the engine says, with the real engine and both demo models. */
import { describe, expect, it } from 'vitest';
import { useDemoEngine } from './demoEngine.testing.ts';
import {
  ask,
  collectAnswer,
  demoLoadOptions,
  distillPath,
  greedyRequest,
  moePath,
  startDemoEngine,
  userMessage,
  type CollectedAnswer,
} from './realEngine.testing.ts';

const never = new AbortController().signal;

describe.each([
  { name: 'the distill (qwen2)', path: distillPath },
  { name: 'the mixture of experts (deepseek2)', path: moePath },
])('$name', ({ path }) => {
  const engine = useDemoEngine(demoLoadOptions(path));

  it('does not compute wrongly: 347 + 586 = 933, reasoned first', async () => {
    const { thought, text, stats } = await ask(engine, greedyRequest('What is 347 + 586?'));
    expect(text).toContain('933');
    expect(thought).toContain('carry 1');
    expect(thought + text).not.toMatch(/<\/?think>/);
    expect(stats.reason).toBe('stop');
  });

  it('does not mix up chats that are answered at the same time', async () => {
    const questions = [
      'What is 347 + 586?',
      'Calculate 123 × 45',
      'Which is larger, 9.11 or 9.9?',
      "How many r's are in strawberry?",
    ];
    const alone: CollectedAnswer[] = [];
    for (const question of questions) alone.push(await ask(engine, greedyRequest(question)));
    const together = await Promise.all(questions.map((question) => ask(engine, greedyRequest(question))));
    expect(together.map(({ thought, text }) => ({ thought, text }))).toEqual(
      alone.map(({ thought, text }) => ({ thought, text })),
    );
    expect(new Set(alone.map(({ text }) => text)).size).toBe(questions.length);
  });
});

describe('an answer', () => {
  const engine = useDemoEngine();

  it('of the second turn evaluates the new tokens only, not the whole chat again', async () => {
    const question = userMessage('Count from 5 to 40.');
    const first = await ask(engine, greedyRequest([question]));
    const answer = { role: 'assistant' as const, content: first.text };
    const second = await ask(engine, greedyRequest([question, answer, userMessage('What is 25 + 4?')]));
    expect(second.text).toContain('29');
    // Of the first prompt all but its end is there again: the reasoning that it opened is dropped from the history.
    const openedReasoning = 2;
    expect(second.stats.cachedPromptTokens).toBeGreaterThanOrEqual(first.stats.promptTokens - openedReasoning);
    const evaluated = second.stats.promptTokens - second.stats.cachedPromptTokens;
    const newQuestionTokens = 20;
    expect(evaluated).toBeLessThanOrEqual(first.stats.answerTokens + openedReasoning + newQuestionTokens);
    expect(second.events[0]).toEqual({
      type: 'start',
      cachedPromptTokens: second.stats.cachedPromptTokens,
      context: { promptTokens: second.stats.promptTokens, limitTokens: 2048, droppedTurns: 0 },
    });

    const repeated = await ask(engine, greedyRequest([question, answer, userMessage('What is 25 + 4?')]));
    expect(repeated.stats.promptTokens - repeated.stats.cachedPromptTokens).toBe(1);
    expect(repeated.text).toBe(second.text);
  });

  it('has numbers that agree with each other and with what was streamed', async () => {
    const { stats, tokens, events } = await ask(engine, greedyRequest('Calculate 123 × 45'));
    const deltas = events.filter((event) => event.type === 'delta');
    // A token that shows nothing, such as the closing tag, is counted with the next delta or at the end.
    expect(stats.thoughtTokens - tokens.thought).toBeOneOf([0, 1]);
    expect(stats.answerTokens - tokens.answer).toBeOneOf([0, 1]);
    for (const channel of ['thought', 'answer']) {
      const counts = deltas.filter((delta) => delta.channel === channel).map((delta) => delta.tokens);
      expect(counts).toEqual([...counts].sort((a, b) => a - b));
    }
    expect(stats.promptTokens).toBeGreaterThan(0);
    expect(stats.cachedPromptTokens).toBeLessThan(stats.promptTokens);
    expect(stats.decodeTokensPerSecond).toBeGreaterThan(0);
    expect(stats.prefillTokensPerSecond).toBeGreaterThan(0);
    expect(stats.timeToFirstTokenMs).toBeGreaterThan(0);
    expect(stats.thoughtMs).toBeGreaterThan(0);
    // Reasoning and answer together cannot have been faster than the measured rate says.
    const decodeMs = ((stats.thoughtTokens + stats.answerTokens - 1) / (stats.decodeTokensPerSecond ?? 0)) * 1000;
    expect(stats.thoughtMs ?? 0).toBeLessThanOrEqual(decodeMs);
  });

  it('is the same for the same seed, and not always the same without one', async () => {
    const sampled = (seed: number | null) =>
      ask(
        engine,
        greedyRequest('Write a short story about a fox.', {
          sampling: { temperature: 5, topP: 1, seed },
          maxTokens: 20,
        }),
      );
    // A prompt that is cached adds up in another order than one that is not, so the last bits differ the first time.
    await sampled(7);
    const first = await sampled(7);
    const second = await sampled(7);
    expect(second.thought + second.text).toBe(first.thought + first.text);
    const others = [await sampled(null), await sampled(null), await sampled(8)];
    expect(new Set(others.map(({ thought, text }) => thought + text)).size).toBeGreaterThan(1);
  });

  it.each([1, 2, 3, 17])('ends after maxTokens (%i), not one later', async (maxTokens) => {
    const { stats } = await ask(engine, greedyRequest('What is 347 + 586?', { maxTokens }));
    expect(stats.reason).toBe('length');
    expect(stats.thoughtTokens + stats.answerTokens).toBe(maxTokens);
  });

  it('ends with the reason "length" where the context is full, and the next answer works', async () => {
    const small = await startDemoEngine(demoLoadOptions(distillPath, { contextTokens: 256, sequences: 1 }));
    try {
      const full = await ask(small, greedyRequest('Count from 5 to 400.'));
      expect(full.stats.reason).toBe('length');
      const used = full.stats.promptTokens + full.stats.thoughtTokens + full.stats.answerTokens;
      expect(used).toBe(256);
      expect((await ask(small, greedyRequest('What is 12 + 13?'))).text).toContain('25');
    } finally {
      await small.end();
    }
  });

  it('in Chinese never shows half a character, wherever it is cut off', async () => {
    const question = '计算 347 + 586';
    const whole = await ask(engine, greedyRequest(question));
    expect(whole.thought + whole.text).toMatch(/[\u4e00-\u9fff]/);
    expect(whole.thought + whole.text).not.toContain('\ufffd');
    for (let maxTokens = 1; maxTokens <= 16; maxTokens++) {
      const cut = await ask(engine, greedyRequest(question, { maxTokens }));
      expect(cut.thought + cut.text).not.toContain('\ufffd');
      expect(whole.thought.startsWith(cut.thought)).toBe(true);
    }
  });

  it('reaches a slow reader whole, in fewer and longer pieces', async () => {
    const request = () => greedyRequest('Count from 5 to 60.');
    const fast = await ask(engine, request());
    const slow = await collectAnswer(engine.generate(request(), never), async () => {
      for (let trip = 0; trip < 5; trip++) await engine.usage();
    });
    expect(slow.text).toBe(fast.text);
    expect(slow.thought).toBe(fast.thought);
    expect(slow.stats.answerTokens).toBe(fast.stats.answerTokens);
  });
});
