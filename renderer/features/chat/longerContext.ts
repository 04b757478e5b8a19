/**
 * The context with which the model would have to be loaded for a chat to fit, with room for reasoning and answer: a power
 * of two, or all it was trained for. Null where no more than the present one can help. All in tokens.
 */
const answerTokens = 4096;

export interface FullContext {
  readonly promptTokens: number;
  readonly limitTokens: number;
  readonly trainedTokens: number;
  /** Whether the oldest turns are left out, and do not count among the prompt's. */
  readonly hasDropped: boolean;
}

export const longerContext = ({ promptTokens, limitTokens, trainedTokens, hasDropped }: FullContext): number | null => {
  const needed = Math.max(promptTokens + answerTokens, hasDropped ? 2 * limitTokens : 0);
  const tokens = Math.min(trainedTokens, 2 ** Math.ceil(Math.log2(needed)));
  return tokens > limitTokens && tokens > promptTokens ? tokens : null;
};
