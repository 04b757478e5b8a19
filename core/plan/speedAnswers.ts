/** Which answers tell something of a machine's speed, and what. */
import type { AnswerStats } from '../../contract/chat.ts';
import type { MeasuredAnswer } from './answerCorrection.ts';

/** Shorter ones say more of their beginning. */
const leastAnswerTokens = 48;
const leastPromptTokens = 128;

export const measuredIn = (stats: AnswerStats): MeasuredAnswer | null => {
  const { decodeTokensPerSecond, prefillTokensPerSecond } = stats;
  const evaluated = stats.promptTokens - stats.cachedPromptTokens;
  if (stats.thoughtTokens + stats.answerTokens < leastAnswerTokens) return null;
  if (decodeTokensPerSecond === null || decodeTokensPerSecond <= 0) return null;
  const isPromptLong = evaluated >= leastPromptTokens && prefillTokensPerSecond !== null && prefillTokensPerSecond > 0;
  return { decodeTokensPerSecond, prefillTokensPerSecond: isPromptLong ? prefillTokensPerSecond : null };
};
