/** Answers that have to follow a schema or a grammar, with the real engine. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { GenerateRequest } from '../childContract.ts';
import { useDemoEngine } from '../demoEngine.testing.ts';
import { ask, demoLoadOptions, greedyRequest, moePath } from '../realEngine.testing.ts';
import { jsonSchemaToGrammar } from './jsonSchemaGrammar.ts';

const person = {
  type: 'object',
  properties: {
    sum: { type: 'integer', minimum: 900, maximum: 999 },
    words: { type: 'array', items: { type: 'string', maxLength: 8 }, minItems: 1, maxItems: 3 },
    kind: { enum: ['odd', 'even "quoted"', null] },
    note: { type: 'string', maxLength: 12 },
    nested: { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] },
  },
  required: ['sum', 'words', 'kind', 'nested'],
};
const personAnswer = z.strictObject({
  sum: z.number().int().min(900).max(999),
  words: z.array(z.string().max(8)).min(1).max(3),
  kind: z.enum(['odd', 'even "quoted"']).nullable(),
  note: z.string().max(12).optional(),
  nested: z.strictObject({ ok: z.boolean().optional() }),
});

const sampled = (seed: number): Partial<GenerateRequest> => ({ sampling: { temperature: 1.5, topP: 1, seed } });

describe.each([
  { name: 'on the host', options: demoLoadOptions(undefined, { sampleOn: 'host' }) },
  { name: 'in the graph', options: demoLoadOptions(undefined, { sampleOn: 'device' }) },
  { name: 'with the mixture of experts', options: demoLoadOptions(moePath) },
])('sampling $name:', ({ options }) => {
  const engine = useDemoEngine(options);

  it('the answer follows the schema, the reasoning is as free as without one', async () => {
    const question = 'What is 347 + 586?';
    const free = await ask(engine, greedyRequest(question));
    const held = await ask(engine, greedyRequest(question, { grammar: jsonSchemaToGrammar(person) }));
    expect(held.thought).toBe(free.thought);
    expect(held.stats.reason).toBe('stop');
    expect(personAnswer.parse(JSON.parse(held.text)).sum).toBeGreaterThan(899);
    // The engine goes on as before.
    expect((await ask(engine, greedyRequest(question))).text).toBe(free.text);
  });

  it('so does a hot sampler, beside answers that are free', async () => {
    const grammar = jsonSchemaToGrammar(person);
    const [free, ...held] = await Promise.all([
      ask(engine, greedyRequest('What is 347 + 586?')),
      ...[1, 2, 3].map((seed) => ask(engine, greedyRequest('What is 12 + 13?', { ...sampled(seed), grammar }))),
    ]);
    expect(free.text).toContain('933');
    for (const { text, stats } of held) {
      if (stats.reason === 'stop') personAnswer.parse(JSON.parse(text));
      else expect(text.startsWith('{')).toBe(true);
    }
    expect(held.some(({ stats }) => stats.reason === 'stop')).toBe(true);
  });
});

describe('the engine', () => {
  const engine = useDemoEngine();

  it('keeps to a grammar after its reasoning was cut short, and where it never reasoned', async () => {
    for (const tokens of [0, 3]) {
      const { text } = await ask(
        engine,
        greedyRequest('What is 347 + 586?', {
          grammar: 'root ::= "yes " [0-9]{3} | "no"',
          thinkingBudget: { tokens, seconds: null },
        }),
      );
      expect(text).toMatch(/^(?:yes \d{3}|no)$/);
    }
  });

  it('writes any JSON that schemas ask for', async () => {
    const schemas: [unknown, z.ZodType][] = [
      [{}, z.unknown()],
      [{ type: 'object' }, z.record(z.string(), z.unknown())],
      [{ type: ['integer', 'null'] }, z.number().int().nullable()],
      [{ anyOf: [{ const: 'a\nb' }, { type: 'number' }] }, z.union([z.literal('a\nb'), z.number()])],
      [{ type: 'string', format: 'date' }, z.iso.date()],
      [{ properties: { a: true }, additionalProperties: { type: 'boolean' } }, z.record(z.string(), z.unknown())],
      [{ type: 'array', maxItems: 0 }, z.array(z.unknown()).length(0)],
    ];
    for (const [schema, expected] of schemas) {
      const { text, stats } = await ask(
        engine,
        greedyRequest('What is 2 + 3?', { grammar: jsonSchemaToGrammar(schema), maxTokens: 400 }),
      );
      if (stats.reason === 'stop') expected.parse(JSON.parse(text));
      else expect(stats.reason).toBeOneOf(['length', 'loop']);
    }
  });

  it.each([
    ['that is none', 'root = "a"', 'expecting ::='],
    ['without a root', 'start ::= "a"', "does not contain a 'root' symbol"],
    ['that begins with itself', 'root ::= root "a"', 'left recursion'],
    ['with a rule that is missing', 'root ::= other', 'other'],
  ])('refuses a grammar %s with the reason, and lives on', async (_name, grammar, reason) => {
    await expect(ask(engine, greedyRequest('What is 2 + 3?', { grammar }))).rejects.toMatchObject({
      code: 'GRAMMAR_INVALID',
      message: expect.stringContaining(reason) as string,
    });
    expect((await ask(engine, greedyRequest('What is 2 + 3?'))).text).toContain('5');
  });
});
