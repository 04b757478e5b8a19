/** Answers that call tools, with the real engine. The demo models know no tools, so they are made to call. */
import { describe, expect, it } from 'vitest';
import type { Tool } from '../../../contract/tools.ts';
import type { GenerateRequest } from '../childContract.ts';
import { useDemoEngine } from '../demoEngine.testing.ts';
import {
  ask,
  demoLoadOptions,
  greedyRequest,
  moePath,
  userMessage,
  type CollectedAnswer,
} from '../realEngine.testing.ts';
import { ToolSet } from './toolSet.ts';

const adder: Tool = {
  name: 'add',
  description: 'Adds two numbers.',
  parameters: {
    type: 'object',
    properties: { a: { type: 'integer', minimum: 1, maximum: 999 }, b: { enum: [586, 'none'] } },
    required: ['a', 'b'],
    additionalProperties: false,
  },
};
const namer: Tool = {
  name: 'name-it',
  description: '',
  // A pattern cannot be enforced while writing: the arguments are only checked.
  parameters: { type: 'object', properties: { name: { type: 'string', pattern: '^[A-Z]' } }, required: ['name'] },
};
const question = 'What is 347 + 586?';
const calling = (changes: Partial<GenerateRequest> = {}) =>
  greedyRequest(question, { tools: [adder], toolChoice: 'required', ...changes });
const callsOf = ({ events }: CollectedAnswer) =>
  events.flatMap((event) => (event.type === 'toolCall' ? [event.call] : []));

describe.each([
  { name: 'sampling in the graph', options: demoLoadOptions(undefined, { sampleOn: 'device' }) },
  { name: 'the mixture of experts', options: demoLoadOptions(moePath) },
])('$name:', ({ options }) => {
  const engine = useDemoEngine(options);

  it('reasons freely, then calls as the schema wants it, and nothing of the call is text', async () => {
    const answer = await ask(engine, calling());
    expect(answer.thought.length).toBeGreaterThan(20);
    expect(answer.text).toBe('');
    expect(answer.stats.reason).toBe('stop');
    expect(callsOf(answer)).toEqual([expect.objectContaining({ name: 'add', error: null })]);
  });

  it('so does a hot sampler with several tools, beside an answer that is free', async () => {
    const free = ask(engine, greedyRequest(question));
    // A budget, as such a sampler may reason without an end: then there would be no call to look at.
    const hotSettings: Partial<GenerateRequest> = {
      tools: [adder, namer],
      thinkingBudget: { tokens: 60, seconds: null },
      maxTokens: 400,
    };
    const hot = [1, 2].map((seed) =>
      ask(engine, calling({ ...hotSettings, sampling: { temperature: 1.5, topP: 1, seed } })),
    );
    expect((await free).text).toContain('933');
    const tools = new ToolSet([adder, namer]);
    for (const answer of await Promise.all(hot)) {
      const calls = callsOf(answer);
      expect(calls.length).toBeGreaterThan(0);
      for (const { name, argumentsText, error } of answer.stats.reason === 'stop' ? calls : calls.slice(0, -1)) {
        expect(tools.read({ name, argumentsText, closed: true }).error).toEqual(error);
        if (name === 'add') expect(error).toBeNull();
      }
    }
  });
});

describe('the engine', () => {
  const engine = useDemoEngine();

  it('goes on with the result, from what is cached of the question', async () => {
    const called = await ask(engine, calling());
    const answer = await ask(
      engine,
      greedyRequest(
        [
          userMessage(question),
          { role: 'assistant', content: called.text, toolCalls: callsOf(called) },
          { role: 'tool', content: '933' },
        ],
        { tools: [adder] },
      ),
    );
    expect(answer.stats.promptTokens).toBeGreaterThan(called.stats.promptTokens);
    expect(answer.stats.cachedPromptTokens).toBeGreaterThan(called.stats.promptTokens / 2);
    expect(answer.thought + answer.text).not.toBe('');
  });

  it('leaves an answer alone that calls nothing, and shows it the tools', async () => {
    const plain = await ask(engine, greedyRequest(question));
    const offered = await ask(engine, greedyRequest(question, { tools: [adder] }));
    expect(offered.stats.promptTokens).toBeGreaterThan(plain.stats.promptTokens + 100);
    expect(offered.text).not.toBe('');
    expect(callsOf(offered)).toEqual([]);
  });

  it('calls where the reasoning was cut short, and tells a call that was cut off as one that cannot be used', async () => {
    const called = await ask(engine, calling({ thinkingBudget: { tokens: 3, seconds: null } }));
    expect(callsOf(called)).toEqual([expect.objectContaining({ name: 'add', error: null })]);
    const { thoughtTokens, answerTokens } = called.stats;
    const cut = await ask(
      engine,
      calling({ thinkingBudget: { tokens: 3, seconds: null }, maxTokens: thoughtTokens + answerTokens - 30 }),
    );
    expect(cut.stats.reason).toBe('length');
    const [call] = callsOf(cut);
    expect(call?.error).toMatchObject({ code: 'TOOL_CALL_INVALID' });
    expect(cut.text).toBe('');
  });

  it.each([
    ['BAD_INPUT', 'two of one name', { tools: [adder, adder] }],
    ['BAD_INPUT', 'a grammar beside them', { grammar: 'root ::= "a"' }],
    [
      'SCHEMA_INVALID',
      'parameters that cannot be checked',
      { tools: [{ ...adder, parameters: { if: {}, then: {} } }] },
    ],
  ])('refuses with %s: %s', async (code, _name, changes) => {
    await expect(ask(engine, calling(changes))).rejects.toMatchObject({ code });
    expect((await ask(engine, greedyRequest('What is 2 + 3?'))).text).toContain('5');
  });
});

describe('a call is held against its tool:', () => {
  const tools = new ToolSet([adder, namer]);
  it.each([
    ['another tool', { name: 'subtract', argumentsText: '{}' }, 'there is no such tool, only add, name-it'],
    ['no JSON', { name: 'add', argumentsText: '{"a": 1' }, 'no JSON object'],
    ['JSON that is no object', { name: 'add', argumentsText: '[1]' }, 'no JSON object'],
    ['a value that is not allowed', { name: 'add', argumentsText: '{"a": 1000, "b": 586}' }, 'a: '],
    ['a value that is missing', { name: 'add', argumentsText: '{"a": 1}' }, 'b: '],
    ['one too many', { name: 'add', argumentsText: '{"a": 1, "b": 586, "c": 1}' }, '"c"'],
    ['a pattern', { name: 'name-it', argumentsText: '{"name": "köln"}' }, 'name: '],
  ])('%s', (_name, written, reason) => {
    const { error } = tools.read({ ...written, closed: true });
    expect(error).toMatchObject({ code: 'TOOL_CALL_INVALID', message: expect.stringContaining(reason) as string });
  });

  it('one that agrees is given as it is', () => {
    const call = tools.read({ name: 'add', argumentsText: '{"a": 347, "b": 586}', closed: true });
    expect(call).toMatchObject({ name: 'add', arguments: { a: 347, b: 586 }, error: null });
  });
});
