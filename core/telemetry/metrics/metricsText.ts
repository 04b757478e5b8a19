/**
 * Everything measured, in Prometheus' text format. Names end in their unit (seconds, bytes, celsius, ratio); what is not
 * known has no sample. It reads what has been measured last and measures nothing: a scrape wakes no graphics card.
 */
import { Counter, Gauge, Registry } from 'prom-client';
import type { Alert } from '../../../contract/alerts.ts';
import type { EngineStatus } from '../../../contract/engine.ts';
import type { GpuSample, LiveSample } from '../../../contract/telemetry.ts';
import type { EngineUsage } from '../../engine/engineUsage.ts';
import { CountedHistogram } from './countedHistogram.ts';

export interface MetricsSources {
  /** The newest sample; null before the first. */
  readonly sample: () => LiveSample | null;
  /** What the engine has counted since it started; null while there is none. */
  readonly counts: () => EngineUsage | null;
  readonly engine: () => EngineStatus;
  readonly alerts: () => readonly Alert[];
  readonly version: string;
  readonly engineRelease: string;
}

export interface MetricsText {
  readonly contentType: string;
  render(): Promise<string>;
}

export const createMetricsText = (sources: MetricsSources): MetricsText => {
  const registry = new Registry();
  const registers = [registry];

  const gauge = (name: string, help: string, read: () => number | null | undefined): void => {
    new Gauge({
      name: `hearth_${name}`,
      help,
      registers,
      collect() {
        const value = read() ?? null;
        if (value === null) this.remove();
        else this.set(value);
      },
    });
  };

  const counter = (name: string, help: string, read: (counts: EngineUsage) => number): void => {
    new Counter({
      name: `hearth_${name}`,
      help,
      registers,
      collect() {
        const counts = sources.counts();
        this.reset();
        if (counts === null) this.remove();
        else this.inc(read(counts));
      },
    });
  };

  const ofGpus = (name: string, help: string, read: (gpu: GpuSample) => number | null): void => {
    new Gauge({
      name: `hearth_gpu_${name}`,
      help,
      registers,
      labelNames: ['gpu', 'name'],
      collect() {
        this.reset();
        for (const gpu of sources.sample()?.gpus ?? []) {
          const value = read(gpu);
          if (value !== null) this.set({ gpu: gpu.id, name: gpu.name }, value);
        }
      },
    });
  };

  const { version, engineRelease: engine_release } = sources;
  new Gauge({ name: 'hearth_info', help: 'Versions.', registers, labelNames: ['version', 'engine_release'] }).set(
    { version, engine_release },
    1,
  );
  new Gauge({
    name: 'hearth_model_info',
    help: 'The model that is loaded, and what computes it.',
    registers,
    labelNames: ['model', 'backend'],
    collect() {
      this.reset();
      const { state, modelId, facts } = sources.engine();
      if (state === 'ready' && modelId !== null && facts !== null)
        this.set({ model: modelId, backend: facts.backend }, 1);
    },
  });

  const sample = (): LiveSample | null => sources.sample();
  gauge('engine_up', 'Whether a model is loaded and answers.', () => (sources.engine().state === 'ready' ? 1 : 0));
  gauge('engine_running_answers', 'Answers at work.', () => sample()?.engine?.running);
  gauge('engine_queued_answers', 'Answers that wait for a place.', () => sample()?.engine?.queued);
  gauge(
    'engine_cache_tokens',
    'Tokens in the key and value cache, all chats.',
    () => sample()?.engine?.cacheUsedTokens,
  );
  gauge('engine_context_tokens', 'Tokens that fit into one context.', () => sources.engine().facts?.contextTokens);
  gauge('engine_resident_memory_bytes', 'Memory of the engine that is in RAM.', () => sample()?.engineMemoryBytes);
  gauge('engine_swapped_bytes', 'Memory of the engine that is in swap.', () => sample()?.engineSwappedBytes);
  gauge(
    'engine_disk_read_bytes_per_second',
    'What the engine reads from disks.',
    () => sample()?.engineReadBytesPerSecond,
  );
  gauge('memory_total_bytes', 'Memory of the computer.', () => sample()?.memoryTotalBytes);
  gauge('memory_used_bytes', 'Memory that could not be had without swapping.', () => sample()?.memoryUsedBytes);
  gauge('swap_total_bytes', 'Size of swap.', () => sample()?.swapTotalBytes);
  gauge('swap_used_bytes', 'Swap in use.', () => sample()?.swapUsedBytes);
  gauge('cpu_utilization_ratio', 'Load of all cores, 0 to 1.', () => sample()?.cpuUtilization);
  gauge('disk_free_bytes', 'Space left where the home folder is.', () => sample()?.diskFreeBytes);

  ofGpus('memory_total_bytes', 'Memory of the card.', (gpu) => gpu.memoryTotalBytes);
  ofGpus('memory_used_bytes', 'Memory of the card in use by all programs.', (gpu) => gpu.memoryUsedBytes);
  ofGpus('memory_engine_bytes', 'Memory of the card in use by the engine.', (gpu) => gpu.memoryAppBytes);
  ofGpus('utilization_ratio', 'Load of the card, 0 to 1.', (gpu) => gpu.utilization);
  ofGpus('temperature_celsius', 'Temperature of the card.', (gpu) => gpu.temperatureCelsius);
  ofGpus('power_watts', 'Power that the card takes.', (gpu) => gpu.powerWatts);
  ofGpus('graphics_clock_hertz', 'Clock of the cores.', (gpu) => hertz(gpu.graphicsClockMegahertz));
  ofGpus('memory_clock_hertz', 'Clock of the memory.', (gpu) => hertz(gpu.memoryClockMegahertz));
  ofGpus('pcie_receive_bytes_per_second', 'Over the bus to the card.', (gpu) => gpu.pcieReceiveBytesPerSecond);
  ofGpus('pcie_transmit_bytes_per_second', 'Over the bus from the card.', (gpu) => gpu.pcieTransmitBytesPerSecond);

  counter('engine_answers_total', 'Answers that were begun.', (counts) => counts.answers);
  counter('engine_generated_tokens_total', 'Tokens written, reasoning included.', (counts) => counts.generatedTokens);
  counter('engine_prompt_tokens_total', 'Tokens of prompts.', (counts) => counts.promptTokens);
  counter(
    'engine_cached_prompt_tokens_total',
    'Tokens of prompts that were still in the cache.',
    (counts) => counts.cachedPromptTokens,
  );
  counter('engine_prefill_seconds_total', 'Time spent on prompts.', (counts) => counts.prefillMs / 1000);

  const histogram = (
    name: string,
    help: string,
    read: (counts: EngineUsage) => { readonly counts: readonly number[]; readonly sumMs: number },
  ): void => {
    new CountedHistogram({
      name: `hearth_${name}`,
      help,
      registry,
      read: () => {
        const counts = sources.counts();
        return counts === null ? null : read(counts);
      },
    });
  };
  histogram('engine_time_to_first_token_seconds', 'From the question to its first token.', (counts) => ({
    counts: counts.firstTokens,
    sumMs: counts.firstTokensMs,
  }));
  histogram('engine_token_gap_seconds', 'Between two tokens of one answer.', (counts) => ({
    counts: counts.tokenGaps,
    sumMs: counts.tokenGapsMs,
  }));

  new Gauge({
    name: 'hearth_active_alerts',
    help: 'Alerts that last, by kind.',
    registers,
    labelNames: ['kind'],
    collect() {
      this.reset();
      for (const { kind, endedAt } of sources.alerts()) if (endedAt === null) this.inc({ kind });
    },
  });

  return { contentType: registry.contentType, render: () => registry.metrics() };
};

const hertz = (megahertz: number | null): number | null => (megahertz === null ? null : megahertz * 1e6);
