/** Which answers tell something of a machine's speed, and what. */
import type { AnswerStats } from '../../contract/chat.ts';
import type { MeasuredAnswer } from './answerCorrection.ts';
import type { AskedLength } from './speedModel.ts';

/** Shorter ones say more of their beginning. */
const leastAnswerTokens = 48;
const leastPromptTokens = 128;

/** The answer's speed, and the length of what was asked and said. */
export const measuredIn = (
  stats: AnswerStats,
): { readonly measured: MeasuredAnswer; readonly asked: AskedLength } | null => {
  const { decodeTokensPerSecond, prefillTokensPerSecond } = stats;
  const evaluated = stats.promptTokens - stats.cachedPromptTokens;
  const written = stats.thoughtTokens + stats.answerTokens;
  if (written < leastAnswerTokens) return null;
  if (decodeTokensPerSecond === null || decodeTokensPerSecond <= 0) return null;
  const isPromptLong = evaluated >= leastPromptTokens && prefillTokensPerSecond !== null && prefillTokensPerSecond > 0;
  return {
    measured: { decodeTokensPerSecond, prefillTokensPerSecond: isPromptLong ? prefillTokensPerSecond : null },
    asked: {
      depthTokens: stats.promptTokens + Math.round(written / 2),
      promptTokens: Math.max(1, evaluated),
      cachedTokens: stats.cachedPromptTokens,
    },
  };
};
