/** What the converter writes and refuses; that the engine can read it is tested with the engine. */
import { describe, expect, it } from 'vitest';
import { jsonSchemaToGrammar } from './jsonSchemaGrammar.ts';

const failure = (schema: unknown): unknown => {
  try {
    return jsonSchemaToGrammar(schema);
  } catch (error) {
    return error;
  }
};

describe('a schema that cannot be enforced is refused, with its place, and not ignored:', () => {
  it.each<[string, unknown, string]>([
    ['a keyword', { type: 'string', pattern: '^a' }, '"pattern" cannot be enforced (at its top)'],
    [
      'deep inside',
      { type: 'object', properties: { a: { type: 'array', items: { not: {} } } } },
      '"not" cannot be enforced (at /properties/a/items)',
    ],
    ['an unknown type', { type: 'text' }, '"type" is wrong'],
    ['no schema at all', 'string', 'a schema is an object or true'],
    ['a reference that leads nowhere', { $ref: '#/$defs/a' }, '"#/$defs/a" is not there'],
    ['a reference to elsewhere', { $ref: 'https://example.org/a.json' }, 'lies outside of the schema'],
    ['an empty choice', { enum: [] }, '"enum" is wrong'],
    ['bounds that exclude each other', { type: 'integer', minimum: 3, maximum: 2 }, 'no number lies between'],
    ['open bounds', { type: 'integer', minimum: 3 }, 'must both be given'],
    ['bounds of fractions', { type: 'number', maximum: 2.5 }, 'bounds of a number'],
    ['lengths that exclude each other', { type: 'array', minItems: 3, maxItems: 2 }, 'less than minItems'],
  ])('%s', (_name, schema, reason) => {
    expect(failure(schema)).toMatchObject({
      code: 'SCHEMA_INVALID',
      message: expect.stringContaining(reason) as string,
    });
  });
});

it('a schema that refers to itself ends', () => {
  const tree = { type: 'object', properties: { children: { type: 'array', items: { $ref: '#' } } } };
  expect(jsonSchemaToGrammar(tree)).toContain('ref0 ::=');
});
