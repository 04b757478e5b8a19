/** A question of random tokens and an answer of a known length, by R1's sampling: what every measurement asks. */
import { randomInt, randomUUID } from 'node:crypto';
import { officialSampling, type GenerateRequest } from './childContract.ts';

/** Any vocabulary has so many tokens; the first few are control tokens. */
const tokenRange = { first: 300, end: 1000 } as const;

export const randomPrompt = (length: number): number[] =>
  Array.from({ length }, () => randomInt(tokenRange.first, tokenRange.end));

export interface AnswerShape {
  readonly promptTokens: number;
  readonly generatedTokens: number;
}

export const measuredRequest = ({ promptTokens, generatedTokens }: AnswerShape): GenerateRequest => ({
  requestId: randomUUID(),
  messages: [{ role: 'user', content: 'measured' }],
  sampling: officialSampling,
  maxTokens: generatedTokens,
  measuredPrompt: randomPrompt(promptTokens),
});
