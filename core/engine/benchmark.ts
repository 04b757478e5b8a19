/**
 * Speed through the app's own path beside the bare C API loop, on the same loaded model, in turns, so that a machine
 * that slows down slows both. The app's path samples with R1's official settings, decodes to text, finds the reasoning
 * and sends it all over the contract; its decode time ends when the last message has arrived here.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { officialSampling, type MeasuredSpeed } from './childContract.ts';
import type { EngineService } from './engineService.ts';

export interface BenchmarkOptions {
  readonly promptTokens: readonly number[];
  readonly sequences: readonly number[];
  readonly generatedTokens: number;
  readonly runs: number;
  /** False leaves the bare loop out, and with it the ratio. */
  readonly raw: boolean;
}

/** Medians over the runs, with the smallest and the largest; tokens per second over all sequences. */
export interface BenchmarkResult extends MeasuredSpeed {
  readonly path: 'app' | 'raw';
  readonly sequences: number;
  readonly promptTokens: number;
  readonly generatedTokens: number;
  readonly runs: number;
  readonly prefillSpread: readonly [number, number];
  readonly decodeSpread: readonly [number, number];
}

/** App ÷ raw: the median of the ratios of neighbouring runs. */
export interface BenchmarkRatio {
  readonly prefill: number;
  readonly decode: number;
}

/** Any vocabulary has so many tokens; the first few are control tokens. */
const tokenRange = { first: 300, end: 1000 } as const;

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
};

const randomPrompt = (length: number): number[] =>
  Array.from({ length }, () => randomInt(tokenRange.first, tokenRange.end));

/** Reads everything, as a window would. */
const drain = async (events: AsyncIterable<unknown>): Promise<void> => {
  const reader = events[Symbol.asyncIterator]();
  while ((await reader.next()).done !== true);
};

/** All sequences start together; prefill ends with the last first token, decode with the last end. */
const measureApp = async (
  engine: EngineService,
  sequences: number,
  promptTokens: number,
  generatedTokens: number,
  signal: AbortSignal,
): Promise<MeasuredSpeed> => {
  const startedMs = performance.now();
  const answers = await Promise.all(
    Array.from({ length: sequences }, async () => {
      const answer = await engine.generate(
        {
          requestId: randomUUID(),
          messages: [{ role: 'user', content: 'measured' }],
          sampling: officialSampling,
          maxTokens: generatedTokens,
          measuredPrompt: randomPrompt(promptTokens),
        },
        signal,
      );
      await drain(answer.events);
      return answer.end;
    }),
  );
  const elapsedMs = performance.now() - startedMs;
  const prefillMs = Math.max(...answers.map((stats) => stats.timeToFirstTokenMs ?? NaN));
  const decoded = answers.reduce((sum, stats) => sum + stats.thoughtTokens + stats.answerTokens - 1, 0);
  return {
    prefillTokensPerSecond: ((promptTokens * sequences) / prefillMs) * 1000,
    decodeTokensPerSecond: (decoded / (elapsedMs - prefillMs)) * 1000,
  };
};

const summarize = (
  path: 'app' | 'raw',
  speeds: readonly MeasuredSpeed[],
  shape: Pick<BenchmarkResult, 'sequences' | 'promptTokens' | 'generatedTokens'>,
): BenchmarkResult => {
  const prefill = speeds.map((speed) => speed.prefillTokensPerSecond);
  const decode = speeds.map((speed) => speed.decodeTokensPerSecond);
  return {
    path,
    ...shape,
    runs: speeds.length,
    prefillTokensPerSecond: median(prefill),
    decodeTokensPerSecond: median(decode),
    prefillSpread: [Math.min(...prefill), Math.max(...prefill)],
    decodeSpread: [Math.min(...decode), Math.max(...decode)],
  };
};

/** Answers the ratio over everything measured, null without the bare loop. */
export const runBenchmark = async (
  engine: EngineService,
  { promptTokens, sequences, generatedTokens, runs, raw }: BenchmarkOptions,
  signal: AbortSignal,
  onResult: (result: BenchmarkResult) => void,
): Promise<BenchmarkRatio | null> => {
  const ratios: BenchmarkRatio[] = [];
  for (const count of sequences) {
    for (const length of promptTokens) {
      const shape = { sequences: count, promptTokens: length, generatedTokens };
      const app: MeasuredSpeed[] = [];
      const bare: MeasuredSpeed[] = [];
      // The first round warms caches and is not counted.
      for (let run = 0; run <= runs; run++) {
        const bareSpeed = raw ? await engine.measureRaw(shape, signal) : null;
        const appSpeed = await measureApp(engine, count, length, generatedTokens, signal);
        signal.throwIfAborted();
        if (run === 0) continue;
        app.push(appSpeed);
        if (bareSpeed === null) continue;
        bare.push(bareSpeed);
        ratios.push({
          prefill: appSpeed.prefillTokensPerSecond / bareSpeed.prefillTokensPerSecond,
          decode: appSpeed.decodeTokensPerSecond / bareSpeed.decodeTokensPerSecond,
        });
      }
      if (raw) onResult(summarize('raw', bare, shape));
      onResult(summarize('app', app, shape));
    }
  }
  if (ratios.length === 0) return null;
  return { prefill: median(ratios.map((one) => one.prefill)), decode: median(ratios.map((one) => one.decode)) };
};
