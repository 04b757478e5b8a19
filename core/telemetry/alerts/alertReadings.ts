/**
 * What a sample says of each thing that may raise an alert: whether it is beyond its limit, well within it, or between
 * the two, where an alert neither begins nor ends. What cannot be told now is left out.
 */
import type { AlertKind } from '../../../contract/alertKinds.ts';
import type { EngineFacts } from '../../../contract/engine.ts';
import type { Settings } from '../../../contract/settings.ts';
import type { GpuSample, LiveSample } from '../../../contract/telemetry.ts';

export interface AlertReading {
  /** One thing of one kind: two GPUs have two. */
  readonly key: string;
  readonly kind: AlertKind;
  readonly subject: string | null;
  readonly value: number;
  readonly limit: number | null;
  readonly level: 'beyond' | 'between' | 'within';
}

export interface AlertContext {
  readonly settings: Settings;
  readonly modelId: string | null;
  readonly facts: EngineFacts | null;
  /** The least that was predicted of the loaded model; null where nothing was. */
  readonly predictedTokensPerSecond: number | null;
}

interface Measure {
  readonly kind: AlertKind;
  readonly subject?: string | null;
  readonly id?: string;
  readonly value: number | null;
  readonly limit: number | null;
  /** Where the alert ends again; the distance to the limit is what keeps it from flapping. */
  readonly release: number;
}

const measured = (
  { kind, subject = null, id = '', value, limit, release }: Measure,
  isBeyond: (value: number, limit: number) => boolean,
): AlertReading[] => {
  if (value === null || limit === null) return [];
  const level = isBeyond(value, limit) ? 'beyond' : isBeyond(value, release) ? 'between' : 'within';
  return [{ key: `${kind} ${id}`, kind, subject, value, limit, level }];
};

/** Too much: at the limit or above it. */
const above = (measure: Measure): AlertReading[] => measured(measure, (value, limit) => value >= limit);
/** Too little: below the limit; `release` is greater than it. */
const below = (measure: Measure): AlertReading[] => measured(measure, (value, limit) => value < limit);

/** 0 in the settings turns an alert off. */
const chosen = (value: number): number | null => (value === 0 ? null : value);
const share = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null || whole === 0 ? null : part / whole;

const ofGpu = (gpu: GpuSample, settings: Settings): AlertReading[] => {
  const celsius = chosen(settings.alertGpuCelsius);
  const full = chosen(settings.alertGpuMemoryPercent / 100);
  const { id, name: subject } = gpu;
  return [
    ...above({
      kind: 'gpuHot',
      id,
      subject,
      value: gpu.temperatureCelsius,
      limit: celsius,
      release: (celsius ?? 0) - 5,
    }),
    ...above({
      kind: 'gpuMemoryFull',
      id,
      subject,
      value: share(gpu.memoryUsedBytes, gpu.memoryTotalBytes),
      limit: full,
      release: (full ?? 0) - 0.03,
    }),
  ];
};

/** Less than this moves to swap in every computer now and then, and nobody feels it. */
const noticedBytes = 64 * 2 ** 20;

/**
 * What the engine holds on CUDA devices and all programs together do not hold in their memory: Windows' driver has put it
 * into the computer's memory without a word. Null where that cannot be told: another backend, or a card without readings.
 */
const spilledBytes = ({ gpus }: LiveSample, facts: EngineFacts | null): number | null => {
  if (facts?.backend !== 'cuda' || facts.memory === null) return null;
  const held = facts.memory.filter(({ device }) => device !== 'CPU');
  if (held.length === 0 || gpus.length < held.length) return null;
  const engineBytes = held.reduce((sum, use) => sum + use.weightBytes + use.cacheBytes + use.computeBytes, 0);
  let usedBytes = 0;
  for (const { memoryUsedBytes } of gpus) {
    if (memoryUsedBytes === null) return null;
    usedBytes += memoryUsedBytes;
  }
  return Math.max(0, engineBytes - usedBytes);
};

const ofEngine = (sample: LiveSample, context: AlertContext): AlertReading[] => {
  const { settings, facts, modelId, predictedTokensPerSecond } = context;
  const isAlone = sample.engine?.running === 1 && sample.engine.queued === 0;
  const speed = sample.generating && isAlone ? sample.decodeTokensPerSecond : null;
  const loads = sample.gpus.flatMap(({ utilization }) => (utilization === null ? [] : [utilization]));
  const usesGpu = facts !== null && facts.backend !== 'cpu' && facts.gpuLayers > 0;
  const least = chosen(settings.alertGpuLoadPercent / 100);
  return [
    ...above({
      kind: 'swapSpill',
      value: sample.engineSwappedBytes,
      limit: noticedBytes,
      release: noticedBytes / 2,
    }),
    ...above({
      kind: 'gpuSpill',
      value: spilledBytes(sample, facts),
      limit: 4 * noticedBytes,
      release: noticedBytes,
    }),
    ...below({
      kind: 'slow',
      subject: modelId,
      value: speed,
      limit: settings.alertSlow ? predictedTokensPerSecond : null,
      release: (predictedTokensPerSecond ?? 0) * 1.05,
    }),
    // Of all cards together: layers on two of them are computed one after the other, so each rests half of the time.
    ...below({
      kind: 'gpuIdle',
      value: sample.generating && usesGpu && loads.length > 0 ? loads.reduce((sum, load) => sum + load, 0) : null,
      limit: least,
      release: (least ?? 0) + 0.1,
    }),
  ];
};

const ofComputer = (sample: LiveSample, settings: Settings): AlertReading[] => {
  const full = chosen(settings.alertMemoryPercent / 100);
  const diskBytes = chosen(settings.alertDiskGigabytes * 1e9);
  return [
    ...above({
      kind: 'memoryFull',
      value: share(sample.memoryUsedBytes, sample.memoryTotalBytes),
      limit: full,
      release: (full ?? 0) - 0.05,
    }),
    ...below({ kind: 'diskLow', value: sample.diskFreeBytes, limit: diskBytes, release: (diskBytes ?? 0) * 1.2 }),
  ];
};

export const alertReadings = (sample: LiveSample, context: AlertContext): readonly AlertReading[] => [
  ...sample.gpus.flatMap((gpu) => ofGpu(gpu, context.settings)),
  ...ofEngine(sample, context),
  ...ofComputer(sample, context.settings),
];
