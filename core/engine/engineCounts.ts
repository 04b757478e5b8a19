/**
 * What the engine's child has done since it started, counted where it happens: a gap between two tokens that is measured
 * after a trip between processes would be the gap between two messages.
 */
import type { AnswerStats } from '../../contract/chat.ts';
import { bucketOf, noCounts } from '../../contract/durationHistogram.ts';
import type { EngineUsage } from './engineUsage.ts';
import type { Sequence } from './sequence.ts';

const count = (counts: number[], durationMs: number): void => {
  const bucket = bucketOf(durationMs);
  counts[bucket] = (counts[bucket] ?? 0) + 1;
};

export class EngineCounts {
  readonly #lastTokenMs = new WeakMap<Sequence, number>();
  readonly tokenGaps = noCounts();
  readonly firstTokens = noCounts();
  tokenGapsMs = 0;
  firstTokensMs = 0;
  generatedTokens = 0;
  promptTokens = 0;
  cachedPromptTokens = 0;
  evaluatedPromptTokens = 0;
  prefillMs = 0;
  answers = 0;

  /** Its prompt is about to be evaluated, but for what is in the cache. */
  admitted({ prompt, cachedPromptTokens }: Sequence): void {
    this.promptTokens += prompt.length;
    this.cachedPromptTokens += cachedPromptTokens;
  }

  /** A step with so many tokens of prompts took so long; running answers got their token in the same step. */
  evaluated(promptTokens: number, elapsedMs: number): void {
    if (promptTokens === 0) return;
    this.evaluatedPromptTokens += promptTokens;
    this.prefillMs += elapsedMs;
  }

  tokenMade(sequence: Sequence): void {
    const nowMs = performance.now();
    const lastMs = this.#lastTokenMs.get(sequence);
    if (lastMs !== undefined) {
      count(this.tokenGaps, nowMs - lastMs);
      this.tokenGapsMs += nowMs - lastMs;
    }
    this.#lastTokenMs.set(sequence, nowMs);
    this.generatedTokens += 1;
  }

  /** With what the scheduler holds now. */
  usage(now: Pick<EngineUsage, 'cachedTokens' | 'running' | 'queued'>): Omit<EngineUsage, 'residentBytes'> {
    const { answers, generatedTokens, promptTokens, cachedPromptTokens, evaluatedPromptTokens, prefillMs } = this;
    const { tokenGaps, tokenGapsMs, firstTokens, firstTokensMs } = this;
    return {
      ...now,
      answers,
      generatedTokens,
      promptTokens,
      cachedPromptTokens,
      evaluatedPromptTokens,
      prefillMs,
      tokenGaps,
      tokenGapsMs,
      firstTokens,
      firstTokensMs,
    };
  }

  ended({ timeToFirstTokenMs }: AnswerStats): void {
    this.answers += 1;
    if (timeToFirstTokenMs === null) return;
    count(this.firstTokens, timeToFirstTokenMs);
    this.firstTokensMs += timeToFirstTokenMs;
  }
}
