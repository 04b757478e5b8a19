/** For tests: what an engine says of itself, with everything at its beginning but what is given. */
import { noCounts } from '../../contract/durationHistogram.ts';
import type { EngineUsage } from '../engine/engineUsage.ts';

export const usageOf = (changes: Partial<EngineUsage> = {}): EngineUsage => ({
  residentBytes: 0,
  cachedTokens: 0,
  running: 0,
  queued: 0,
  answers: 0,
  generatedTokens: 0,
  promptTokens: 0,
  cachedPromptTokens: 0,
  evaluatedPromptTokens: 0,
  prefillMs: 0,
  tokenGaps: noCounts(),
  tokenGapsMs: 0,
  firstTokens: noCounts(),
  firstTokensMs: 0,
  ...changes,
});
