/**
 * Speed through the app's own path beside the bare C API loop, on the same loaded model, in turns, so that a machine
 * that slows down slows both. The app's path samples with R1's official settings, decodes to text, finds the reasoning
 * and sends it all over the contract.
 */
import type { GenerateEvent, MeasuredSpeed } from './childContract.ts';
import type { EngineService } from './engineService.ts';
import { measuredRequest, type AnswerShape } from './measuredRequest.ts';
import { median } from './median.ts';

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

/** What a reader of one answer has got, and when. */
interface Reading {
  readonly atMs: number;
  readonly tokens: number;
}

/** Reads everything, as a window would. */
const readAll = async (events: AsyncIterable<GenerateEvent>): Promise<Reading[]> => {
  const tokens = { thought: 0, answer: 0 };
  const readings: Reading[] = [];
  for await (const event of events) {
    if (event.type !== 'delta') continue;
    tokens[event.channel] = event.tokens;
    readings.push({ atMs: performance.now(), tokens: tokens.thought + tokens.answer });
  }
  return readings;
};

/**
 * By the reader's clock. All sequences start together; prefill ends when the last of them has its first text, and decode
 * is what they all get from there on.
 */
const measureApp = async (
  engine: EngineService,
  sequences: number,
  shape: AnswerShape,
  signal: AbortSignal,
): Promise<MeasuredSpeed> => {
  const startedMs = performance.now();
  const answers = await Promise.all(
    Array.from({ length: sequences }, async () => {
      const answer = await engine.generate(measuredRequest(shape), signal);
      return readAll(answer.events);
    }),
  );
  const prefilledMs = Math.max(...answers.map((readings) => readings[0]?.atMs ?? NaN));
  const endedMs = Math.max(...answers.map((readings) => readings.at(-1)?.atMs ?? NaN));
  const decoded = answers.reduce((sum, readings) => {
    const before = readings.findLast(({ atMs }) => atMs <= prefilledMs)?.tokens ?? 0;
    return sum + (readings.at(-1)?.tokens ?? 0) - before;
  }, 0);
  return {
    prefillTokensPerSecond: ((shape.promptTokens * sequences) / (prefilledMs - startedMs)) * 1000,
    decodeTokensPerSecond: (decoded / (endedMs - prefilledMs)) * 1000,
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
        const appSpeed = await measureApp(engine, count, shape, signal);
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
