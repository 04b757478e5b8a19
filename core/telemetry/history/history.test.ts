import { describe, expect, it } from 'vitest';
import type { History } from '../../../contract/history.ts';
import { openDatabase } from '../../storage/database.ts';
import { useTemporaryFolder } from '../../storage/temporaryFolder.testing.ts';
import { liveSampleOf } from '../liveSample.testing.ts';
import { createHistory, type HistoryKeeper } from './history.ts';
import { createHistoryStore, levels } from './historyStore.ts';

const folder = useTemporaryFolder();
const startMs = Date.UTC(2026, 0, 5, 12);
const minuteMs = 60_000;

/** A history on a real database and a clock of its own. */
const begin = (home = folder.folder()) => {
  const database = openDatabase(home);
  const clock = { nowMs: startMs };
  const history = createHistory(createHistoryStore(database), () => clock.nowMs);
  /** Records a value every `everyMs` for so long. */
  const run = (lengthMs: number, everyMs: number, value: (atMs: number) => number | null): void => {
    for (const endMs = clock.nowMs + lengthMs; clock.nowMs < endMs; clock.nowMs += everyMs) {
      history.record(liveSampleOf({ cpuUtilization: value(clock.nowMs) }), everyMs);
    }
  };
  return { database, clock, history, run, home };
};

const cpu = (history: HistoryKeeper, range: Parameters<HistoryKeeper['read']>[0]): (number | null)[] =>
  history.read(range, ['cpuUtilization']).series[0]?.mean ?? [];
const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);

describe('the history', () => {
  it('draws a gap where nothing was measured: a line across it would claim what nobody saw', () => {
    const { database, clock, history, run } = begin();
    run(20_000, 500, () => 0.5);
    clock.nowMs += 10_000;
    run(10_000, 500, () => 0.7);
    const values = cpu(history, '1m');
    const shape = values.map((value) => (value === null ? '-' : value > 0.6 ? 'b' : 'a')).join('');
    expect(shape).toMatch(/^-+a{40,42}-{17,20}b{20,23}-{0,2}$/);
    database.close();
  });

  it('shows rest samples as a line and not as dots: each speaks for the seconds before it', () => {
    const { database, history, run } = begin();
    run(60_000, 5000, () => 0.25);
    expect(known(cpu(history, '1m')).length).toBeGreaterThan(105);
    database.close();
  });

  it('is there after a restart, and keeps the peaks when it thins out', () => {
    const first = begin();
    first.run(3 * 60 * minuteMs, 5000, (atMs) => (atMs === startMs + 50 * minuteMs ? 1 : 0.1));
    first.history.flush();
    first.database.close();
    const second = openDatabase(first.home);
    const history = createHistory(createHistoryStore(second), () => first.clock.nowMs);
    for (const range of ['24h', '7d', '30d'] as const) {
      const series = history.read(range, ['cpuUtilization']).series[0];
      expect(Math.max(...known(series?.max ?? []))).toBeCloseTo(1, 5);
      expect(Math.min(...known(series?.min ?? []))).toBeCloseTo(0.1, 5);
      expect(Math.max(...known(series?.mean ?? []))).toBeLessThan(0.2);
    }
    expect(known(cpu(history, '1h'))).toHaveLength(359);
    // The step of this moment has just begun.
    expect(known(cpu(history, '24h')).length).toBeGreaterThanOrEqual(90);
    second.close();
  });

  it('covers the minutes that the coarse steps do not have yet: a month’s chart must show today', () => {
    const { database, history, run } = begin();
    run(2 * minuteMs, 5000, () => 0.4);
    expect(known(cpu(history, '30d'))).toHaveLength(1);
    database.close();
  });

  it('forgets what a wrong clock put into the future, and goes on', () => {
    const { database, clock, history, run } = begin();
    run(2 * minuteMs, 5000, () => 0.2);
    clock.nowMs += 400 * 24 * 60 * minuteMs;
    run(2 * minuteMs, 5000, () => 0.9);
    clock.nowMs = startMs + 5 * minuteMs;
    run(2 * minuteMs, 5000, () => 0.3);
    const values = known(cpu(history, '1h'));
    expect(Math.max(...values)).toBeCloseTo(0.3, 5);
    expect(Math.min(...values)).toBeCloseTo(0.2, 5);
    expect(known(cpu(history, '1m')).every((value) => value < 0.5)).toBe(true);
    database.close();
  });

  it('stays within its size, and takes no word of a GPU that is unknown', () => {
    const { database, history, clock } = begin();
    const store = createHistoryStore(database);
    const one = new Map([['cpuUtilization', { count: 1, min: 0, mean: 0, max: 0 }]]);
    const [finest] = levels;
    const rows = (finest?.rows ?? 0) + 500;
    store.add(Array.from({ length: rows }, (_, index) => ({ atMs: startMs + index * 10_000, bucket: one })));
    const kept = store.read(0, 0, startMs * 2);
    expect(kept).toHaveLength(finest?.rows ?? 0);
    expect(kept.at(-1)?.atMs).toBe(startMs + (rows - 1) * 10_000);
    clock.nowMs = startMs + rows * 10_000;
    expect(history.read('1h', ['gpuPowerWatts']) satisfies History).toMatchObject({ series: [] });
    database.close();
  });
});
