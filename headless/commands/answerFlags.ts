/** The flags by which a command is told how to answer. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { z } from 'zod';
import type { AnswerOptions } from '../../contract/answerOptions.ts';
import { efforts, type Effort } from '../../contract/effort.ts';
import { HearthError } from '../../contract/error.ts';
import { numberIn } from '../numberIn.ts';
import { readText } from '../readText.ts';

export interface AnswerFlags {
  readonly effort?: Effort;
  readonly thinkingBudget?: number;
  readonly thinkingSeconds?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly seed?: number;
  readonly maxTokens?: number;
  readonly schema?: string;
  readonly grammar?: string;
}

const mostTokens = 1_000_000;
const mostSeconds = 86_400;

const parseTopP = (text: string): number => {
  const value = numberIn(0, 1, false)(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('It must be greater than 0, and at most 1.');
};

export const addAnswerOptions = (command: Command): Command =>
  command
    .addOption(new Option('--effort <preset>', 'how long to think').choices(efforts))
    .option(
      '--thinking-budget <tokens>',
      'answer after so many tokens of reasoning; 0 = at once',
      numberIn(0, mostTokens, true),
    )
    .option('--thinking-seconds <number>', 'answer after so many seconds of reasoning', numberIn(0, mostSeconds, false))
    .option('--temperature <number>', 'default 0.6; 0 = always the likeliest token', numberIn(0, 5, false))
    .option('--top-p <number>', 'default 0.95', parseTopP)
    .option('--seed <number>', 'the same seed gives the same answer', numberIn(0, 0xfffffffe, true))
    .option('--max-tokens <count>', 'end after so many tokens', numberIn(1, mostTokens, true))
    .option('--schema <file>', 'a JSON schema that the answer follows; the reasoning is free')
    .option('--grammar <file>', 'a grammar (GBNF) that the answer follows; the reasoning is free');

const schemaObject = z.record(z.string(), z.unknown());

const parseSchema = (path: string, text: string): z.infer<typeof schemaObject> => {
  try {
    return schemaObject.parse(JSON.parse(text));
  } catch (error) {
    throw new HearthError(
      {
        code: 'SCHEMA_INVALID',
        message: `${path} is not a JSON schema: ${error instanceof SyntaxError ? error.message : 'it is no object'}.`,
        details: { path },
        next: 'A schema is a JSON object, such as {"type": "object", "properties": {"sum": {"type": "integer"}}}.',
      },
      error,
    );
  }
};

/** Errors: FILE_NOT_FOUND, SCHEMA_INVALID. */
export const answerOptionsOf = async (flags: AnswerFlags): Promise<AnswerOptions> => ({
  ...(flags.effort !== undefined && { effort: flags.effort }),
  ...(flags.thinkingBudget !== undefined && { thinkingBudgetTokens: flags.thinkingBudget }),
  ...(flags.thinkingSeconds !== undefined && { thinkingBudgetSeconds: flags.thinkingSeconds }),
  ...(flags.temperature !== undefined && { temperature: flags.temperature }),
  ...(flags.topP !== undefined && { topP: flags.topP }),
  ...(flags.seed !== undefined && { seed: flags.seed }),
  ...(flags.maxTokens !== undefined && { maxTokens: flags.maxTokens }),
  ...(flags.schema !== undefined && { responseSchema: parseSchema(flags.schema, await readText(flags.schema)) }),
  ...(flags.grammar !== undefined && { grammar: await readText(flags.grammar) }),
});
