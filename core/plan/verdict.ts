/**
 * What a speed means to a reader. Reading aloud is about 4 tokens a second and reading silently 5 to 7, so below 5 one
 * waits for every word; R1 thinks for some 1,500 tokens before it answers, which takes less than 100 seconds from 15 on.
 */
import type { Verdict } from '../../contract/plan.ts';

const wellTokensPerSecond = 15;
const leastTokensPerSecond = 5;

/** @param decodeTokensPerSecond null = it cannot be predicted */
export const verdictOf = (fits: boolean, decodeTokensPerSecond: number | null): Verdict => {
  if (!fits) return 'does not fit';
  if (decodeTokensPerSecond === null) return 'runs';
  if (decodeTokensPerSecond >= wellTokensPerSecond) return 'runs well';
  return decodeTokensPerSecond >= leastTokensPerSecond ? 'runs' : 'slow';
};
