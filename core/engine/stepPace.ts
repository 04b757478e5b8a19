/**
 * How long steps take on a GPU, learned while they run, and what follows from it for the next one. A step that
 * evaluates part of a prompt beside running answers takes the time of a plain step, a fixed time more (another kernel,
 * a graph that must be built anew), and a time for each token of the prompt.
 */

export interface Pace {
  /** What steps take is the difference of two. */
  spentMs(): number;
  learn(step: StepCost): void;
  /** True where a step with so many tokens of prompts is over so soon that nobody misses the thread that waits for it. */
  isBrief(promptTokens: number): boolean;
  /** As many tokens of waiting prompts as the running answers can bear in one step. */
  promptBudgetTokens(mostTokens: number): number;
}

/** A running answer's gap between two tokens grows to this multiple of its usual one at most, while prompts come in. */
export const mostGap = 2.5;
/** A gap that nobody sees in a text that streams: fast steps, whose usual gap is far below it, need not starve prompts. */
export const unseenGapMs = 40;
/** A stop that comes in a step which cannot be broken off is heard so much later at most. */
const briefMs = 250;
/** A share of a prompt is never smaller than this; matrix products work on eight rows at a time. */
const smallestShareTokens = 8;
/** Prompts of fewer tokens tell more of the fixed cost than of that of a token. */
const tellingTokens = 64;

/** A step that other programs held up tells little. */
export const smooth = (old: number | null, value: number): number =>
  old === null ? value : old * 0.8 + Math.min(value, old * 2) * 0.2;

export interface StepCost {
  readonly promptTokens: number;
  /** Answers that got a token in the step. */
  readonly answers: number;
  readonly elapsedMs: number;
}

export class StepPace implements Pace {
  /** Smoothed; null until measured. */
  #decodeMs: number | null = null;
  #tokenMs: number | null = null;
  #fixedMs: number | null = null;

  spentMs(): number {
    return performance.now();
  }

  learn({ promptTokens, answers, elapsedMs }: StepCost): void {
    if (promptTokens === 0) this.#decodeMs = smooth(this.#decodeMs, elapsedMs);
    else if (answers === 0) {
      if (promptTokens >= tellingTokens) this.#tokenMs = smooth(this.#tokenMs, elapsedMs / promptTokens);
    } else this.#learnMixed(promptTokens, elapsedMs - (this.#decodeMs ?? 0));
  }

  #learnMixed(promptTokens: number, extraMs: number): void {
    // Without a prompt that was evaluated alone, all of it counts as the tokens' cost: careful, and mended later.
    if (this.#tokenMs === null) this.#tokenMs = Math.max(0, extraMs) / promptTokens;
    else this.#fixedMs = smooth(this.#fixedMs, Math.max(0, extraMs - promptTokens * this.#tokenMs));
  }

  isBrief(promptTokens: number): boolean {
    return this.#tokenMs !== null && (this.#fixedMs ?? 0) + promptTokens * this.#tokenMs <= briefMs;
  }

  promptBudgetTokens(mostTokens: number): number {
    if (this.#decodeMs === null || this.#tokenMs === null || this.#tokenMs === 0) return smallestShareTokens;
    const fixedMs = this.#fixedMs ?? 0;
    const gapMs = Math.max(this.#decodeMs * mostGap, unseenGapMs);
    const bearableMs = gapMs - this.#decodeMs - fixedMs;
    // Where the fixed cost alone takes the room, a share that is worth it: at least half as long as what it costs.
    const shareMs = Math.max(bearableMs, fixedMs / 2);
    const tokens = Math.floor(shareMs / this.#tokenMs / smallestShareTokens) * smallestShareTokens;
    return Math.max(smallestShareTokens, Math.min(tokens, mostTokens));
  }
}
