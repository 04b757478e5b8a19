/** A sample as named numbers: `cpuUtilization`, or `gpuPowerWatts@GPU-…` for a GPU's. What is not known is left out. */
import type { HistoryMetric } from './history.ts';
import type { GpuSample, LiveSample } from './telemetry.ts';

export interface SeriesName {
  readonly metric: string;
  readonly gpuId: string | null;
}

export const parseName = (name: string): SeriesName => {
  const at = name.indexOf('@');
  return at < 0 ? { metric: name, gpuId: null } : { metric: name.slice(0, at), gpuId: name.slice(at + 1) };
};

type Numbers = Partial<Record<HistoryMetric, number | null>>;

const ofMachine = (sample: LiveSample): Numbers => ({
  // Of the last answer, once it has ended: no reading of this moment.
  decodeTokensPerSecond: sample.generating ? sample.decodeTokensPerSecond : null,
  tokensPerSecond: sample.engine?.tokensPerSecond ?? null,
  prefillTokensPerSecond: sample.engine?.prefillTokensPerSecond ?? null,
  timeToFirstTokenMs: sample.engine?.timeToFirstTokenMs ?? null,
  tokenGapP50Ms: sample.engine?.tokenGapP50Ms ?? null,
  tokenGapP95Ms: sample.engine?.tokenGapP95Ms ?? null,
  tokenGapP99Ms: sample.engine?.tokenGapP99Ms ?? null,
  running: sample.engine?.running ?? null,
  queued: sample.engine?.queued ?? null,
  cacheUsedTokens: sample.engine?.cacheUsedTokens ?? null,
  cacheHitFraction: sample.engine?.cacheHitFraction ?? null,
  engineMemoryBytes: sample.engineMemoryBytes,
  engineSwappedBytes: sample.engineSwappedBytes,
  engineReadBytesPerSecond: sample.engineReadBytesPerSecond,
  memoryUsedBytes: sample.memoryUsedBytes,
  swapUsedBytes: sample.swapUsedBytes,
  swapBytesPerSecond: sample.swapBytesPerSecond,
  cpuUtilization: sample.cpuUtilization,
  diskFreeBytes: sample.diskFreeBytes,
});

const ofGpu = (gpu: GpuSample): Numbers => ({
  gpuMemoryUsedBytes: gpu.memoryUsedBytes,
  gpuMemoryAppBytes: gpu.memoryAppBytes,
  gpuUtilization: gpu.utilization,
  gpuTemperatureCelsius: gpu.temperatureCelsius,
  gpuPowerWatts: gpu.powerWatts,
  gpuGraphicsClockMegahertz: gpu.graphicsClockMegahertz,
  gpuMemoryClockMegahertz: gpu.memoryClockMegahertz,
  gpuPcieReceiveBytesPerSecond: gpu.pcieReceiveBytesPerSecond,
  gpuPcieTransmitBytesPerSecond: gpu.pcieTransmitBytesPerSecond,
});

export const seriesOf = (sample: LiveSample): Map<string, number> => {
  const series = new Map<string, number>();
  const take = (numbers: Numbers, gpuId: string | null): void => {
    for (const [metric, value] of Object.entries(numbers)) {
      if (value !== null && Number.isFinite(value)) series.set(gpuId === null ? metric : `${metric}@${gpuId}`, value);
    }
  };
  take(ofMachine(sample), null);
  for (const gpu of sample.gpus) take(ofGpu(gpu), gpu.id);
  return series;
};
