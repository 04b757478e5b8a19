/** What a person asks of an answer, in the engine's terms: R1's own sampling wherever nothing else is asked for. */
import { budgetTokensOf, type AnswerOptions } from '../../contract/answerOptions.ts';
import { officialSampling, type GenerateRequest } from './childContract.ts';

export const answerSettings = (
  options: AnswerOptions,
): Pick<GenerateRequest, 'sampling' | 'maxTokens'> & Required<Pick<GenerateRequest, 'thinkingBudget'>> => ({
  sampling: {
    temperature: options.temperature ?? officialSampling.temperature,
    topP: options.topP ?? officialSampling.topP,
    seed: options.seed ?? officialSampling.seed,
  },
  maxTokens: options.maxTokens ?? null,
  thinkingBudget: { tokens: budgetTokensOf(options), seconds: options.thinkingBudgetSeconds ?? null },
});
