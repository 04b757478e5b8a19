import { describe, expect, it } from 'vitest';
import type { History } from '../../contract/history.ts';
import { createHistory } from '../../core/telemetry/history/history.ts';
import { liveSampleOf } from '../../core/telemetry/liveSample.testing.ts';
import { foldSample, type LiveHistory } from './foldSample.ts';

/** Ranges of ten minutes and less are read from memory. */
const nothingStored = { add: () => undefined, read: () => [], dropAfter: () => undefined };

const startMs = 1_700_000_000_000;

const sampleAt = (ms: number, cpuUtilization: number | null) =>
  liveSampleOf({ at: new Date(startMs + ms).toISOString(), cpuUtilization });

const empty: History = {
  atMs: Array.from({ length: 4 }, (_, index) => startMs + (index - 3) * 2500),
  stepMs: 2500,
  series: [],
};

const fold = (history: History, ...samples: ReturnType<typeof sampleAt>[]): History | null => {
  let live: LiveHistory | null = { history, counts: new Map() };
  for (const sample of samples) live = live === null ? null : foldSample(live, sample);
  return live?.history ?? null;
};

describe('a history that goes on with live samples', () => {
  it('is what the service would tell: a chart must not change its past when it is opened anew', () => {
    let nowMs = startMs;
    const keeper = createHistory(nothingStored, () => nowMs);
    let live: LiveHistory = { history: keeper.read('10m', ['cpuUtilization']), counts: new Map() };
    for (let ms = 0; ms < 12_000; ms += 500) {
      nowMs = startMs + ms;
      const sample = sampleAt(ms, ms % 2000 === 0 ? null : ms / 12_000);
      keeper.record(sample, 500);
      const next = foldSample(live, sample);
      if (next === null) throw new Error('The sample does not follow.');
      live = next;
    }
    const told = keeper.read('10m', ['cpuUtilization']);
    const { history } = live;
    expect(history.atMs).toEqual(told.atMs);
    for (const key of ['min', 'mean', 'max'] as const) {
      const own = history.series[0]?.[key] ?? [];
      const theirs = told.series[0]?.[key] ?? [];
      for (const [index, value] of theirs.entries()) {
        if (value === null) expect(own[index]).toBeNull();
        else expect(Math.abs((own[index] ?? NaN) - value)).toBeLessThan(1e-9);
      }
    }
  });

  it('puts the samples of one step together, and begins the next one anew', () => {
    const history = fold(empty, sampleAt(0, 0.2), sampleAt(500, 0.4), sampleAt(2500, 0.9));
    expect(history?.series).toMatchObject([
      { metric: 'cpuUtilization', min: [null, null, 0.2, 0.9], max: [null, null, 0.4, 0.9] },
    ]);
    expect(history?.series[0]?.mean[2]).toBeCloseTo(0.3);
  });

  it('leaves a gap where nothing was measured: the line before it must not be drawn on', () => {
    expect(fold(empty, sampleAt(0, 0.2), sampleAt(2500, null), sampleAt(5000, 0.3))?.series[0]?.mean).toEqual([
      null,
      0.2,
      null,
      0.3,
    ]);
  });

  it('gives up after a pause or when the clock jumps back: what lies between is the service’s to tell', () => {
    expect(fold(empty, sampleAt(0, 0.2), sampleAt(60_000, 0.3))).toBeNull();
    expect(fold(empty, sampleAt(0, 0.2), sampleAt(-5000, 0.3))).toBeNull();
  });
});
