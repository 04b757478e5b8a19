/**
 * `telemetry.live`: the answer at work, the engine, the computer and every GPU. Twice a second while somebody looks, once
 * in five seconds otherwise, for the history and the alerts. A source that fails, hangs or is missing gives null, drawn
 * as a gap; nothing here throws or blocks the event loop.
 *
 * GPUs are asked only while somebody looks or the engine works on one: asking wakes a sleeping card, and keeping the
 * driver open keeps it awake.
 */
import type { ReadableSignal } from '../../contract/endpoint.ts';
import type { LiveSample } from '../../contract/telemetry.ts';
import type { EngineUsage } from '../engine/engineUsage.ts';
import { withinDeadline } from '../hardware/deadline.ts';
import { createGpuSampler, type GpuSample, type GpuSampler } from '../hardware/gpuSampler.ts';
import { gapOf } from '../hardware/nvidiaSmiStream.ts';
import { createEngineReader, noEngine, type EngineSource } from './engineReader.ts';
import { createMachineReader, noMachine, type MachineReading } from './machineReader.ts';
import type { ProcessReading } from './processReading.ts';
import { createSampledSignal } from './sampledSignal.ts';

/** Of the answer at work, else of the last one; null before the first. */
export type AnswerNumbers = Pick<
  LiveSample,
  'timeToFirstTokenMs' | 'decodeTokensPerSecond' | 'generating' | 'contextUsedTokens' | 'contextTokens'
>;

export interface TelemetryOptions {
  readonly readAnswerNumbers: () => AnswerNumbers;
  readonly engine: EngineSource & {
    /** Whether it computes on a GPU now, which is then awake anyway. */
    readonly usesGpu: () => boolean;
  };
  /** On the disk whose free space is told. */
  readonly home: string;
  /** Hears every sample, and how many milliseconds it stands for. */
  readonly onSample?: (sample: LiveSample, periodMs: number) => void;
  readonly intervalMs?: number;
  readonly restIntervalMs?: number;
  /** Instead of this machine's; for tests. */
  readonly gpuSampler?: GpuSampler;
  readonly readMachine?: () => Promise<MachineReading>;
  readonly readProcess?: (pid: number) => ProcessReading;
}

export interface Telemetry {
  /** `get()` without a subscription costs nothing: answer numbers now, and null for what would have to be measured. */
  readonly live: ReadableSignal<LiveSample>;
  /** What the engine's child has counted since it started; null while there is none. */
  engineCounts(): EngineUsage | null;
  close(): Promise<void>;
}

export const createTelemetry = (options: TelemetryOptions): Telemetry => {
  const intervalMs = options.intervalMs ?? 500;
  const gpuSampler = options.gpuSampler ?? createGpuSampler();
  // Within the interval, so that a slow source costs its own numbers and not the whole sample.
  const limitMs = intervalMs * 0.8;
  const gpus = createGpuReader(gpuSampler, limitMs);
  const engine = createEngineReader(options.engine, options.readProcess);
  const readMachine = options.readMachine ?? createMachineReader(options.home);

  const sample = async (isWatched: boolean): Promise<LiveSample> => {
    const asksGpus = isWatched || options.engine.usesGpu();
    if (!asksGpus) gpuSampler.pause();
    const [machine, ofEngine, ofGpus] = await Promise.all([
      withinDeadline(readMachine, limitMs, () => noMachine),
      withinDeadline(
        () => engine.read(),
        limitMs,
        () => noEngine,
      ),
      asksGpus ? gpus(options.engine.pid()) : [],
    ]);
    return { at: new Date().toISOString(), ...answerNumbers(options), ...machine, ...ofEngine, gpus: ofGpus };
  };

  const signal = createSampledSignal<LiveSample>({
    sample,
    idle: () => ({
      at: new Date().toISOString(),
      ...answerNumbers(options),
      ...noMachine,
      ...noEngine,
      gpus: [],
    }),
    onIdle: () => {
      if (!options.engine.usesGpu()) gpuSampler.pause();
    },
    intervalMs,
    ...(options.onSample === undefined ? {} : { onSample: options.onSample, restIntervalMs: restOf(options) }),
  });
  return {
    live: signal,
    engineCounts: () => engine.counts(),
    close: async () => {
      signal.close();
      await withinDeadline(
        () => gpuSampler.close(),
        1000,
        () => undefined,
      );
    },
  };
};

const restOf = ({ restIntervalMs = 5000 }: TelemetryOptions): number => restIntervalMs;

const noAnswer: AnswerNumbers = {
  timeToFirstTokenMs: null,
  decodeTokensPerSecond: null,
  generating: false,
  contextUsedTokens: null,
  contextTokens: null,
};

const answerNumbers = ({ readAnswerNumbers }: TelemetryOptions): AnswerNumbers => {
  try {
    return readAnswerNumbers();
  } catch {
    return noAnswer;
  }
};

/**
 * Asks the sampler at most once at a time. While it does not answer, the GPUs known so far are given without readings:
 * repeating the last ones would draw a straight line where nothing was measured.
 */
const createGpuReader = (
  gpuSampler: GpuSampler,
  limitMs: number,
): ((appProcessId: number | null) => Promise<GpuSample[]>) => {
  let pending: Promise<GpuSample[]> | null = null;
  let known: readonly GpuSample[] = [];
  return (appProcessId) => {
    pending ??= gpuSampler.sample(appProcessId).finally(() => {
      pending = null;
    });
    const asked = pending;
    return withinDeadline(
      async () => {
        const samples = await asked;
        known = samples;
        return samples;
      },
      limitMs,
      () => known.map(gapOf),
    );
  };
};
