import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { bucketOf, noCounts } from '../../../contract/durationHistogram.ts';
import { idle } from '../../engine/engineService.ts';
import { gapOf } from '../../hardware/nvidiaSmiStream.ts';
import { noRates } from '../engineMeter.ts';
import { usageOf } from '../engineUsage.testing.ts';
import { liveSampleOf } from '../liveSample.testing.ts';
import { readExposition, type Family } from './exposition.testing.ts';
import { createMetricsText, type MetricsSources } from './metricsText.ts';

const nothing: MetricsSources = {
  sample: () => null,
  counts: () => null,
  engine: () => idle,
  alerts: () => [],
  version: '1.2.3',
  engineRelease: 'v0.4.0',
};

const gaps = noCounts();
for (const ms of [2, 2, 30, 4000]) gaps[bucketOf(ms)] = (gaps[bucketOf(ms)] ?? 0) + 1;

const busy: Partial<MetricsSources> = {
  sample: () =>
    liveSampleOf({
      cpuUtilization: 0.5,
      engine: { running: 2, queued: 1, cacheUsedTokens: 512, ...noRates },
      gpus: [{ ...gapOf({ id: 'GPU-1', name: 'Card "A"\\B' }), temperatureCelsius: 61, graphicsClockMegahertz: 2500 }],
    }),
  counts: () => usageOf({ generatedTokens: 1000, prefillMs: 2500, tokenGaps: gaps, tokenGapsMs: 4034 }),
  engine: () => ({ ...idle, state: 'ready' }),
  alerts: () => [
    { id: 'a', kind: 'gpuHot', subject: null, value: 90, limit: 85, at: new Date(0).toISOString(), endedAt: null },
  ],
};

const read = async (sources: Partial<MetricsSources> = {}): Promise<ReadonlyMap<string, Family>> =>
  readExposition(await createMetricsText({ ...nothing, ...sources }).render());

const valueOf = (families: ReadonlyMap<string, Family>, name: string): number | undefined =>
  families.get(name)?.samples[0]?.value;

describe('the metrics', () => {
  it('have no sample of what is not known: a 0 would be a reading', async () => {
    const families = await read();
    expect(valueOf(families, 'hearth_engine_up')).toBe(0);
    expect(families.get('hearth_cpu_utilization_ratio')?.samples).toEqual([]);
    expect(families.get('hearth_engine_generated_tokens_total')?.samples).toEqual([]);
    expect(families.get('hearth_engine_token_gap_seconds')?.samples).toEqual([]);
    expect(families.get('hearth_gpu_temperature_celsius')?.samples).toEqual([]);
    expect(families.get('hearth_info')?.samples[0]?.labels).toEqual({ version: '1.2.3', engine_release: 'v0.4.0' });
  });

  it('are in base units with their names, and a strange name of a card breaks no line', async () => {
    const families = await read(busy);
    expect(valueOf(families, 'hearth_engine_prefill_seconds_total')).toBe(2.5);
    expect(valueOf(families, 'hearth_gpu_graphics_clock_hertz')).toBe(2.5e9);
    expect(valueOf(families, 'hearth_active_alerts')).toBe(1);
    expect(families.get('hearth_gpu_temperature_celsius')?.samples).toEqual([
      { name: 'hearth_gpu_temperature_celsius', labels: { gpu: 'GPU-1', name: 'Card \\"A\\"\\\\B' }, value: 61 },
    ]);
    for (const [name, { type, help }] of families) {
      expect(help.length, name).toBeGreaterThan(5);
      if (type === 'counter') expect(name).toMatch(/_total$/);
      else if (type === 'gauge')
        expect(name).toMatch(/_(info|up|answers|tokens|bytes|per_second|ratio|celsius|watts|hertz|alerts)$/);
      else expect(name).toMatch(/_seconds$/);
    }
  });

  it('stay the same when they are read twice: a counter that is set anew must not add up', async () => {
    const text = createMetricsText({ ...nothing, ...busy });
    expect(await text.render()).toBe(await text.render());
  });

  it('count every duration in each bucket that reaches it, and the last holds all', async () => {
    const { samples, type } = (await read(busy)).get('hearth_engine_token_gap_seconds') ?? { samples: [], type: '' };
    expect(type).toBe('histogram');
    const buckets = samples.filter(({ name }) => name.endsWith('_bucket'));
    const bound = ({ labels }: (typeof buckets)[number]): number => Number(labels['le']?.replace('+Inf', 'Infinity'));
    expect(buckets.map(bound)).toEqual(buckets.map(bound).sort((a, b) => a - b));
    const within = (seconds: number): number => buckets.filter((one) => bound(one) <= seconds).at(-1)?.value ?? 0;
    expect([within(0.001), within(0.005), within(0.1), within(10)]).toEqual([0, 2, 3, 4]);
    const last = (name: string): number | undefined => samples.find((one) => one.name.endsWith(name))?.value;
    expect([buckets.at(-1)?.labels['le'], buckets.at(-1)?.value]).toEqual(['+Inf', 4]);
    expect([last('_count'), last('_sum')]).toEqual([4, 4.034]);
  });

  it('are all that the Grafana board asks for: a renamed metric would leave a panel empty', async () => {
    const families = await read(busy);
    const board = await readFile(new URL('../../../assets/grafana/hearth.json', import.meta.url), 'utf8');
    const expressions = [...board.matchAll(/"expr": "((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? '');
    expect(expressions.length).toBeGreaterThan(10);
    const asked = new Set(expressions.flatMap((expression) => expression.match(/hearth_\w+/g) ?? []));
    const known = (name: string): boolean => {
      const type = families.get(name.replace(/_(?:bucket|sum|count)$/, ''))?.type;
      return families.has(name) ? type !== 'histogram' : type === 'histogram';
    };
    expect([...asked].filter((name) => !known(name))).toEqual([]);
    for (const expression of expressions) {
      for (const [, name] of expression.matchAll(/(hearth_\w+(?:_total|_bucket))\b/g)) {
        expect(expression, 'a count that only grows says nothing without a rate').toContain(`rate(${name ?? ''}`);
      }
    }
  });
});
