/** How long steps take on this machine, learned while they run, and what follows from it for the next one. */

/** A prompt may lengthen a running answer's gap between tokens by this factor of its usual gap. */
const prefillGapFactor = 1.5;
const smallestPrefillTokens = 32;

const smooth = (old: number | null, value: number): number => (old === null ? value : old * 0.8 + value * 0.2);

export class StepPace {
  /** Smoothed; null until measured. */
  #decodeStepMs: number | null = null;
  #prefillTokensPerMs: number | null = null;

  learn(prefillTokens: number, elapsedMs: number): void {
    if (prefillTokens === 0) this.#decodeStepMs = smooth(this.#decodeStepMs, elapsedMs);
    else if (prefillTokens >= smallestPrefillTokens && elapsedMs > 0) {
      this.#prefillTokensPerMs = smooth(this.#prefillTokensPerMs, prefillTokens / elapsedMs);
    }
  }

  /** As many tokens of waiting prompts as the running answers can bear in one step. */
  prefillBudgetTokens(mostTokens: number): number {
    if (this.#decodeStepMs === null || this.#prefillTokensPerMs === null) return smallestPrefillTokens;
    const affordable = Math.floor(this.#decodeStepMs * prefillGapFactor * this.#prefillTokensPerMs);
    return Math.max(smallestPrefillTokens, Math.min(affordable, mostTokens));
  }
}
