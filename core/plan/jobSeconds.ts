/**
 * What a person waits for: R1 reasons for some 1,500 tokens on a question with a little history. Ways to lie are compared by
 * the seconds of that, so that neither prompts nor answers count alone.
 */
import type { MeasuredSpeed } from '../engine/childContract.ts';

export const job = { promptTokens: 1024, answerTokens: 1500 } as const;

export const jobSeconds = ({ prefillTokensPerSecond, decodeTokensPerSecond }: MeasuredSpeed): number =>
  job.promptTokens / prefillTokensPerSecond + job.answerTokens / decodeTokensPerSecond;
