/**
 * What a person asks of an answer, in the engine's terms: R1's own sampling wherever nothing else is asked for.
 * Errors: SCHEMA_INVALID, BAD_INPUT.
 */
import { budgetTokensOf, type AnswerOptions } from '../../contract/answerOptions.ts';
import { HearthError } from '../../contract/error.ts';
import { officialSampling, type GenerateRequest } from './childContract.ts';
import { jsonSchemaToGrammar } from './grammar/jsonSchemaGrammar.ts';

const grammarOf = ({ responseSchema, grammar }: AnswerOptions): string | undefined => {
  if (responseSchema === undefined) return grammar;
  if (grammar === undefined) return jsonSchemaToGrammar(responseSchema);
  throw new HearthError({
    code: 'BAD_INPUT',
    message: 'An answer follows a schema or a grammar, not both.',
    next: 'Leave one of them out.',
  });
};

export type AnswerSettings = Pick<GenerateRequest, 'sampling' | 'maxTokens' | 'thinkingBudget' | 'grammar'>;

export const answerSettings = (options: AnswerOptions): AnswerSettings => ({
  sampling: {
    temperature: options.temperature ?? officialSampling.temperature,
    topP: options.topP ?? officialSampling.topP,
    seed: options.seed ?? officialSampling.seed,
  },
  maxTokens: options.maxTokens ?? null,
  thinkingBudget: { tokens: budgetTokensOf(options), seconds: options.thinkingBudgetSeconds ?? null },
  grammar: grammarOf(options),
});
