/**
 * How much of a prompt a CPU evaluates beside running answers. Nothing of such a step is fixed there, but each token costs
 * more the deeper the prompt is (attention, of few rows at a time), and much more than in a step without answers: so the
 * share follows what the last shares cost. Measured by the process' computing time: while other programs hold the
 * machine up, the answers' usual gaps grow with the others.
 */
import { mostGap, smooth, unseenGapMs, type Pace, type StepCost } from './stepPace.ts';

/** Before anything was measured: with the answer's own row, as many as are computed at once. */
const firstShareTokens = 3;

export class CpuPace implements Pace {
  /** Of a step without prompts. */
  #decodeMs: number | null = null;
  /** Of a prompt's token beside answers. */
  #tokenMs: number | null = null;
  #lastShareTokens = firstShareTokens;
  readonly #threads: number;

  constructor(threads: number) {
    this.#threads = threads;
  }

  spentMs(): number {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000 / this.#threads;
  }

  learn({ promptTokens, answers, elapsedMs }: StepCost): void {
    if (promptTokens === 0) {
      // A chat that has left makes steps shorter at once, and the answers that stay are used to that.
      this.#decodeMs = Math.min(smooth(this.#decodeMs, elapsedMs), elapsedMs * 1.25);
      return;
    }
    if (answers === 0 || this.#decodeMs === null) return;
    const tokenMs = Math.max(0, elapsedMs - this.#decodeMs) / promptTokens;
    this.#tokenMs = this.#tokenMs === null ? tokenMs : (this.#tokenMs + Math.min(tokenMs, this.#tokenMs * 4)) / 2;
    this.#lastShareTokens = promptTokens;
  }

  /** The way to a worker is short beside a prompt on a CPU, and there a step is broken off. */
  isBrief(): boolean {
    return false;
  }

  promptBudgetTokens(mostTokens: number): number {
    if (this.#decodeMs === null || this.#tokenMs === null) return firstShareTokens;
    const gapMs = Math.max(this.#decodeMs * mostGap, unseenGapMs);
    const bearable = Math.floor((gapMs - this.#decodeMs) / this.#tokenMs);
    return Math.max(1, Math.min(bearable, Math.ceil(this.#lastShareTokens * 1.5) + 1, mostTokens));
  }
}
