/**
 * What steps take, told to the pace and counted. A step without an output is not waited for, and a GPU may still be at
 * it: it is measured together with the next one that is.
 */
import type { EngineCounts } from './engineCounts.ts';
import type { Pace } from './stepPace.ts';

/** Of steps without prompts, one in so many is measured: they are alike, and asking for the computing time takes a while. */
const alikeSteps = 8;

export class StepClock {
  readonly #pace: Pace;
  readonly #counts: EngineCounts;
  /** Of the first step that has not been waited for; null where all have been. */
  #begunMs: number | null = null;
  /** By what the pace counts; null where it is not asked. */
  #spentMs: number | null = null;
  #promptTokens = 0;
  /** Steps with so many answers and without a prompt since the last other one. */
  #alike = { answers: 0, steps: 0 };

  constructor(pace: Pace, counts: EngineCounts) {
    this.#pace = pace;
    this.#counts = counts;
  }

  begin(nowMs: number, promptTokens: number, answers: number): void {
    if (this.#begunMs === null) {
      this.#begunMs = nowMs;
      this.#spentMs = this.#isWorthMeasuring(promptTokens, answers) ? this.#pace.spentMs() : null;
    }
    this.#promptTokens += promptTokens;
  }

  /** The step has been waited for. */
  end(answers: number): void {
    if (this.#begunMs === null) return;
    const promptTokens = this.#promptTokens;
    if (this.#spentMs !== null) {
      this.#pace.learn({ promptTokens, answers, elapsedMs: this.#pace.spentMs() - this.#spentMs });
    }
    this.#counts.evaluated(promptTokens, performance.now() - this.#begunMs);
    this.abandon();
  }

  /** It was not done, and tells nothing. */
  abandon(): void {
    this.#begunMs = null;
    this.#promptTokens = 0;
  }

  #isWorthMeasuring(promptTokens: number, answers: number): boolean {
    if (promptTokens > 0 || answers !== this.#alike.answers) this.#alike = { answers, steps: 0 };
    return promptTokens > 0 || this.#alike.steps++ % alikeSteps === 0;
  }
}
