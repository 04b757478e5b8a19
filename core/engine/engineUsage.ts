/** What the engine's child says of itself: what it holds now, and what it has done since it started. */
import { z } from 'zod';

const count = z.number().int().nonnegative();

export const engineUsage = z.object({
  residentBytes: z.number(),
  /** Tokens in the cache, over all sequences. */
  cachedTokens: count,
  /** Answers at work, and those that wait for a place. */
  running: count,
  queued: count,
  /** Since the process started, as everything below. */
  answers: count,
  generatedTokens: count,
  promptTokens: count,
  /** Of the prompts' tokens, those that were still in the cache. */
  cachedPromptTokens: count,
  evaluatedPromptTokens: count,
  /** Spent in steps that evaluated prompts. */
  prefillMs: z.number().nonnegative(),
  /** Gaps between two tokens of one answer, by the buckets of `contract/durationHistogram.ts`; and their sum. */
  tokenGaps: z.array(count),
  tokenGapsMs: z.number().nonnegative(),
  /** From the question's arrival to its first token. */
  firstTokens: z.array(count),
  firstTokensMs: z.number().nonnegative(),
});
export type EngineUsage = z.infer<typeof engineUsage>;
