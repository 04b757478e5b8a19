/**
 * The history of every number that `telemetry.live` shows. The last quarter of an hour is kept sample by sample in
 * memory; steps of ten seconds go to the database once a minute, so that an idle app hardly writes, and are thinned out
 * there for up to thirty days.
 *
 * Time is the wall clock's. Where it jumps forward there is a gap; where it jumps back, what was measured "later" is
 * forgotten, as it would lie in the future.
 */
import type { History, HistoryMetric, HistoryRange } from '../../../contract/history.ts';
import type { LiveSample } from '../../../contract/telemetry.ts';
import { bucketOfValues, mergeBucket, type Bucket, type Summary } from './bucket.ts';
import { levels, type HistoryStore, type TimedBucket } from './historyStore.ts';
import { parseName, seriesOf } from '../../../contract/sampleSeries.ts';

const minuteMs = 60_000;
const rawKeptMs = 15 * minuteMs;
const flushEveryMs = minuteMs;

/** How long a range is, the step of its points, and the level that has them; null = the samples in memory. */
const ranges: Readonly<Record<HistoryRange, { lengthMs: number; stepMs: number; level: number | null }>> = {
  '1m': { lengthMs: minuteMs, stepMs: 500, level: null },
  '10m': { lengthMs: 10 * minuteMs, stepMs: 2500, level: null },
  '1h': { lengthMs: 60 * minuteMs, stepMs: 10_000, level: 0 },
  '24h': { lengthMs: 24 * 60 * minuteMs, stepMs: 2 * minuteMs, level: 1 },
  '7d': { lengthMs: 7 * 24 * 60 * minuteMs, stepMs: 15 * minuteMs, level: 2 },
  '30d': { lengthMs: 30 * 24 * 60 * minuteMs, stepMs: 60 * minuteMs, level: 2 },
};

interface RawSample {
  readonly atMs: number;
  /** The time before it that it speaks for. */
  readonly periodMs: number;
  readonly values: ReadonlyMap<string, number>;
}

export interface HistoryKeeper {
  record(sample: LiveSample, periodMs: number): void;
  read(range: HistoryRange, metrics: readonly HistoryMetric[]): History;
  /** Stores what is not stored yet. */
  flush(): void;
}

export const createHistory = (store: HistoryStore, now: () => number = Date.now): HistoryKeeper => {
  const stepMs = levels[0]?.stepMs ?? 10_000;
  let raw: RawSample[] = [];
  /** Steps that are over and not stored, oldest first, and the one that is open. */
  let waiting: TimedBucket[] = [];
  let open: TimedBucket | null = null;
  let flushedAtMs = now();
  let lastMs = now();
  store.dropAfter(lastMs);

  const flush = (): void => {
    if (open !== null) waiting.push(open);
    open = null;
    const buckets = waiting;
    waiting = [];
    flushedAtMs = now();
    store.add(buckets);
  };

  const forgetAfter = (atMs: number): void => {
    raw = raw.filter((sample) => sample.atMs <= atMs);
    waiting = waiting.filter((bucket) => bucket.atMs <= atMs);
    if (open !== null && open.atMs > atMs) open = null;
    store.dropAfter(atMs);
  };

  const record = (sample: LiveSample, periodMs: number): void => {
    const atMs = now();
    if (atMs < lastMs) forgetAfter(atMs);
    lastMs = atMs;
    const values = seriesOf(sample);
    raw.push({ atMs, periodMs, values });
    // In one go now and then: shifting at every sample would move the whole list.
    if (raw.length > 64 && (raw[64]?.atMs ?? 0) < atMs - rawKeptMs) raw = raw.slice(64);

    const bucketMs = Math.floor(atMs / stepMs) * stepMs;
    if (open !== null && open.atMs !== bucketMs) {
      waiting.push(open);
      open = null;
    }
    open ??= { atMs: bucketMs, bucket: new Map() };
    mergeBucket(open.bucket, bucketOfValues(values));
    if (atMs - flushedAtMs >= flushEveryMs || atMs < flushedAtMs) flush();
  };

  /** Steps of the level, and of those below it for the time that it does not cover yet. */
  const stored = (level: number, fromMs: number, toMs: number): TimedBucket[] => {
    const found: TimedBucket[] = [];
    let missingFromMs = fromMs;
    for (let current = level; current >= 0; current--) {
      const buckets = store.read(current, missingFromMs, toMs);
      found.push(...buckets);
      const last = buckets.at(-1);
      if (last !== undefined) missingFromMs = last.atMs + (levels[current]?.stepMs ?? 0);
    }
    const inMemory = open === null ? waiting : [...waiting, open];
    found.push(...inMemory.filter(({ atMs }) => atMs >= fromMs && atMs < toMs));
    return found;
  };

  const read = (range: HistoryRange, metrics: readonly HistoryMetric[]): History => {
    const { lengthMs, stepMs: pointMs, level } = ranges[range];
    const toMs = (Math.floor(now() / pointMs) + 1) * pointMs;
    const fromMs = toMs - lengthMs;
    const points = lengthMs / pointMs;
    const wanted = new Set<string>(metrics);
    const columns = new Map<string, (Summary | undefined)[]>();
    const put = (index: number, bucket: Bucket): void => {
      for (const [name, summary] of bucket) {
        if (!wanted.has(parseName(name).metric)) continue;
        let column = columns.get(name);
        if (column === undefined) {
          column = new Array<Summary | undefined>(points).fill(undefined);
          columns.set(name, column);
        }
        const one: Bucket<number> = new Map();
        const known = column[index];
        if (known !== undefined) one.set(0, known);
        mergeBucket(one, new Map([[0, summary]]));
        column[index] = one.get(0);
      }
    };
    if (level === null) {
      for (const { atMs, periodMs, values } of raw) {
        const last = Math.floor((atMs - fromMs) / pointMs);
        // A sample speaks for the time since the one before; half a period more, as timers are late.
        const first = Math.min(last, Math.floor((atMs - periodMs * 1.5 - fromMs) / pointMs) + 1);
        if (last < 0 || last >= points) continue;
        const bucket = bucketOfValues(values);
        for (let index = Math.max(0, first); index <= last; index++) put(index, bucket);
      }
    } else {
      for (const { atMs, bucket } of stored(level, fromMs, toMs)) put(Math.floor((atMs - fromMs) / pointMs), bucket);
    }
    return {
      atMs: Array.from({ length: points }, (_, index) => fromMs + index * pointMs),
      stepMs: pointMs,
      series: [...columns].flatMap(([name, column]) => {
        const { metric, gpuId } = parseName(name);
        const known = metrics.find((candidate) => candidate === metric);
        if (known === undefined) return [];
        const pick = (key: 'min' | 'mean' | 'max'): (number | null)[] =>
          column.map((summary) => summary?.[key] ?? null);
        return [{ metric: known, gpuId, min: pick('min'), mean: pick('mean'), max: pick('max') }];
      }),
    };
  };

  return { record, read, flush };
};
