/**
 * `telemetry.live`: the numbers of the answer at work, the engine's memory, the computer's memory and every GPU, twice a
 * second while somebody looks and not at all otherwise. A source that fails, hangs or is missing gives null, drawn as a
 * gap; nothing here throws or blocks the event loop.
 */
import type { ReadableSignal } from '../../contract/endpoint.ts';
import type { LiveSample } from '../../contract/telemetry.ts';
import { withinDeadline } from '../hardware/deadline.ts';
import { createGpuSampler, type GpuSample, type GpuSampler } from '../hardware/gpuSampler.ts';
import { gapOf } from '../hardware/nvidiaSmiStream.ts';
import { readResidentBytes } from './processMemory.ts';
import { createSampledSignal } from './sampledSignal.ts';
import { readSystemMemory, type SystemMemory } from './systemMemory.ts';

/** Of the answer at work, else of the last one; null before the first. */
export type AnswerNumbers = Pick<
  LiveSample,
  'timeToFirstTokenMs' | 'decodeTokensPerSecond' | 'generating' | 'contextUsedTokens' | 'contextTokens'
>;

export interface EngineProcess {
  /** Null while no engine runs. */
  readonly pid: number | null;
  /** What the engine says of itself, for systems where another process cannot ask; null where it says nothing. */
  readonly residentBytes: number | null;
}

export interface TelemetryOptions {
  readonly readAnswerNumbers: () => AnswerNumbers;
  readonly readEngineProcess: () => EngineProcess;
  readonly intervalMs?: number;
  /** Instead of this machine's; for tests. */
  readonly gpuSampler?: GpuSampler;
  readonly readSystemMemory?: () => Promise<SystemMemory>;
  readonly readResidentBytes?: (pid: number) => Promise<number | null>;
}

export interface Telemetry {
  /** `get()` without a subscription costs nothing: answer numbers now, and null for what would have to be measured. */
  readonly live: ReadableSignal<LiveSample>;
  close(): Promise<void>;
}

export const createTelemetry = (options: TelemetryOptions): Telemetry => {
  const intervalMs = options.intervalMs ?? 500;
  const gpuSampler = options.gpuSampler ?? createGpuSampler();
  // Within the interval, so that a slow source costs its own numbers and not the whole sample.
  const limitMs = intervalMs * 0.8;
  const readGpus = createGpuReader(gpuSampler, limitMs);

  const sample = async (): Promise<LiveSample> => {
    const [memory, engineMemoryBytes, gpus] = await Promise.all([
      withinDeadline(options.readSystemMemory ?? readSystemMemory, limitMs, () => noMemory),
      withinDeadline(
        () => readEngineMemory(options),
        limitMs,
        () => null,
      ),
      readGpus(),
    ]);
    return { at: new Date().toISOString(), ...answerNumbers(options), engineMemoryBytes, ...memory, gpus };
  };

  const signal = createSampledSignal<LiveSample>({
    sample,
    idle: () => ({
      at: new Date().toISOString(),
      ...answerNumbers(options),
      engineMemoryBytes: null,
      ...noMemory,
      gpus: [],
    }),
    onIdle: () => {
      gpuSampler.pause();
    },
    intervalMs,
  });
  return {
    live: signal,
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

const noMemory: SystemMemory = { memoryTotalBytes: null, memoryUsedBytes: null };

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

const readEngineMemory = async (options: TelemetryOptions): Promise<number | null> => {
  const { pid, residentBytes } = options.readEngineProcess();
  if (pid === null) return null;
  return (await (options.readResidentBytes ?? readResidentBytes)(pid)) ?? residentBytes;
};

/**
 * Asks the sampler at most once at a time. While it does not answer, the GPUs known so far are given without readings:
 * repeating the last ones would draw a straight line where nothing was measured.
 */
const createGpuReader = (gpuSampler: GpuSampler, limitMs: number): (() => Promise<GpuSample[]>) => {
  let pending: Promise<GpuSample[]> | null = null;
  let known: readonly GpuSample[] = [];
  return () => {
    pending ??= gpuSampler.sample().finally(() => {
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
