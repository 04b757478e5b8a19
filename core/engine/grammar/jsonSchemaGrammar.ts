/**
 * A JSON schema as a grammar (GBNF, `grammars/README.md` of llama.cpp) that lets through only what the schema allows.
 * Properties come in the order in which the schema names them; those that it does not name are left out unless
 * `additionalProperties` asks for them. What cannot be enforced while writing is refused instead of ignored.
 * Errors: SCHEMA_INVALID with the place in the schema.
 */
import { z } from 'zod';
import { HearthError } from '../../../contract/error.ts';
import { jsonRules } from './jsonRules.ts';

const typeName = z.enum(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);
const count = z.number().int().nonnegative();
const schemaObject = z.record(z.string(), z.unknown());

/** Says something about a value but does not limit it. */
const annotations = [
  'title description default examples $schema $id $comment $defs definitions deprecated readOnly writeOnly',
].flatMap((names) => names.split(' '));

const keywords = z.strictObject({
  type: z.union([typeName, z.array(typeName).min(1)]).optional(),
  enum: z.array(z.unknown()).min(1).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).min(1).optional(),
  oneOf: z.array(z.unknown()).min(1).optional(),
  $ref: z.string().optional(),
  properties: schemaObject.optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  minItems: count.optional(),
  maxItems: count.optional(),
  minLength: count.optional(),
  maxLength: count.optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  format: z.enum(['date', 'time', 'date-time', 'uuid']).optional(),
});
type Keywords = z.infer<typeof keywords>;

/** Whole numbers within two bounds are written out, as far as that is sensible. */
const mostWrittenOut = 1000;

const invalid = (path: string, reason: string): HearthError =>
  new HearthError({
    code: 'SCHEMA_INVALID',
    message: `The answer's schema cannot be used: ${reason} (at ${path === '' ? 'its top' : path}).`,
    details: { path },
    next: 'Change that part of the schema, or leave it out.',
  });

const literal = (text: string): string => JSON.stringify(text);
const literalOf = (value: unknown): string => literal(JSON.stringify(value));
const either = (alternatives: readonly string[]): string => alternatives.join(' | ');
const times = (rule: string, least: number, most: number | undefined): string =>
  most === undefined ? `${rule}{${least},}` : `${rule}{${least},${most}}`;

class GrammarWriter {
  readonly #root: unknown;
  /** Of the rule that is the schema's; those that it needs are named after it. */
  readonly #name: string;
  readonly #rules = new Map<string, string>();
  /** Rule names of schemas that were referred to, which may refer to themselves. */
  readonly #references = new Map<string, string>();

  constructor(root: unknown, name: string) {
    this.#root = root;
    this.#name = name;
  }

  write(): string {
    const root = this.#value(this.#root, '');
    const own = [...this.#rules].map(([name, body]) => `${name} ::= ${body}`);
    return [`${this.#name} ::= ${root}`, ...own].join('\n');
  }

  #add(body: string): string {
    const name = `${this.#name}-r${this.#rules.size}`;
    this.#rules.set(name, body);
    return name;
  }

  /** The rule or the expression in brackets for one schema. */
  #value(schema: unknown, path: string): string {
    if (schema === true) return 'value';
    const parsed = schemaObject.safeParse(schema);
    if (!parsed.success) throw invalid(path, 'a schema is an object or true');
    const limiting = Object.entries(parsed.data).filter(([key]) => !annotations.includes(key));
    const result = keywords.safeParse(Object.fromEntries(limiting));
    if (!result.success) throw invalid(path, this.#reasonOf(result.error));
    return this.#add(this.#body(result.data, path));
  }

  #reasonOf(error: z.ZodError): string {
    const [issue] = error.issues;
    if (issue?.code === 'unrecognized_keys') return `"${issue.keys[0] ?? ''}" cannot be enforced`;
    return `"${issue?.path.join('.') ?? ''}" is wrong: ${issue?.message ?? 'unknown'}`;
  }

  #body(schema: Keywords, path: string): string {
    if (schema.$ref !== undefined) return this.#reference(schema.$ref, path);
    if (schema.enum !== undefined) return `(${either(schema.enum.map(literalOf))}) ws`;
    if (schema.const !== undefined) return `${literalOf(schema.const)} ws`;
    const alternatives = schema.anyOf ?? schema.oneOf;
    if (alternatives !== undefined) {
      const place = schema.anyOf === undefined ? 'oneOf' : 'anyOf';
      return either(alternatives.map((one, index) => this.#value(one, `${path}/${place}/${index}`)));
    }
    const types = schema.type === undefined ? this.#impliedTypes(schema) : [schema.type].flat();
    return types.length === 0 ? 'value' : either(types.map((type) => this.#typed(type, schema, path)));
  }

  /** A schema without a type that speaks of properties or items means an object or an array. */
  #impliedTypes({ properties, additionalProperties, items }: Keywords): z.infer<typeof typeName>[] {
    if (properties !== undefined || additionalProperties !== undefined) return ['object'];
    return items === undefined ? [] : ['array'];
  }

  #typed(type: z.infer<typeof typeName>, schema: Keywords, path: string): string {
    switch (type) {
      case 'object':
        return this.#object(schema, path);
      case 'array':
        return this.#array(schema, path);
      case 'string':
        return this.#string(schema);
      case 'integer':
        return this.#integer(schema, path);
      case 'number':
        if (schema.minimum === undefined && schema.maximum === undefined) return 'number';
        if (schema.minimum === 0 && schema.maximum === undefined) return 'positive-number';
        throw invalid(path, 'bounds of a number cannot be enforced, but for a minimum of 0');
      case 'boolean':
      case 'null':
        return type;
    }
  }

  #string({ minLength, maxLength, format }: Keywords): string {
    if (format !== undefined) return `"\\"" ${format} "\\"" ws`;
    if (minLength === undefined && maxLength === undefined) return 'string';
    return `"\\"" ${times('character', minLength ?? 0, maxLength)} "\\"" ws`;
  }

  #integer({ minimum, maximum }: Keywords, path: string): string {
    if (minimum === undefined && maximum === undefined) return 'integer';
    if (minimum === 0 && maximum === undefined) return 'positive-integer';
    if (minimum === undefined || maximum === undefined || maximum - minimum > mostWrittenOut) {
      throw invalid(path, `bounds of a whole number must both be given and lie within ${mostWrittenOut}`);
    }
    const least = Math.ceil(minimum);
    const values = Array.from({ length: Math.floor(maximum) - least + 1 }, (_, index) => least + index);
    if (values.length === 0) throw invalid(path, 'no number lies between the bounds');
    return `(${either(values.map(literalOf))}) ws`;
  }

  #array({ items, minItems, maxItems }: Keywords, path: string): string {
    const least = minItems ?? 0;
    if (maxItems !== undefined && maxItems < least) throw invalid(path, 'maxItems is less than minItems');
    if (maxItems === 0) return '"[" ws "]" ws';
    const item = items === undefined ? 'value' : this.#value(items, `${path}/items`);
    const more = this.#add(`"," ws ${item}`);
    const list = `${item} ${times(more, Math.max(0, least - 1), maxItems === undefined ? undefined : maxItems - 1)}`;
    return `"[" ws ${least === 0 ? `(${list})?` : list} "]" ws`;
  }

  #object({ properties = {}, required = [], additionalProperties }: Keywords, path: string): string {
    const names = [...new Set([...Object.keys(properties), ...required])];
    const others = additionalProperties ?? (names.length === 0 ? true : false);
    const other =
      others === false ? null : this.#add(`string ":" ws ${this.#value(others, `${path}/additionalProperties`)}`);
    // What may follow from here on, if a property came before and if none did.
    let after = other === null ? '' : this.#add(`("," ws ${other})*`);
    let first = other === null ? '' : this.#add(`(${other} ${after})?`);
    for (const name of names.toReversed()) {
      const value = this.#value(properties[name] ?? true, `${path}/properties/${name}`);
      const pair = this.#add(`${literalOf(name)} ws ":" ws ${value}`);
      const must = required.includes(name);
      const next = after;
      const skipped = first;
      first = this.#add(must ? `${pair} ${next}` : `${pair} ${next} | ${skipped === '' ? '""' : skipped}`);
      after = this.#add(must ? `"," ws ${pair} ${next}` : `("," ws ${pair})? ${next}`);
    }
    return `"{" ws ${first} "}" ws`;
  }

  /** `#`, `#/$defs/name`: a place in the same schema. */
  #reference(reference: string, path: string): string {
    const known = this.#references.get(reference);
    if (known !== undefined) return known;
    if (!reference.startsWith('#')) throw invalid(path, `"${reference}" lies outside of the schema`);
    const steps = reference.slice(1).split('/').slice(1);
    let target: unknown = this.#root;
    for (const step of steps) {
      const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
      target = schemaObject.safeParse(target).data?.[key];
      if (target === undefined) throw invalid(path, `"${reference}" is not there`);
    }
    const name = `${this.#name}-ref${this.#references.size}`;
    this.#references.set(reference, name);
    this.#rules.set(name, this.#value(target, reference.slice(1)));
    return name;
  }
}

/** The rule `name`, which is the schema's, and those that it needs, but for `jsonRules`. */
export const jsonSchemaRules = (schema: unknown, name: string): string => new GrammarWriter(schema, name).write();

export const jsonSchemaToGrammar = (schema: unknown): string => `${jsonSchemaRules(schema, 'root')}\n${jsonRules}`;
