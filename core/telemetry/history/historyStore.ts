/**
 * The history in the database: one row a step and level, with all series in it, so that ten seconds cost one small row
 * and not forty. A level is made of the one below it when its step is over; each keeps a fixed number of rows, so the
 * size is bounded (about 5 MB with forty series) whatever the clock does.
 */
import type { HearthDatabase } from '../../storage/database.ts';
import { decodeBucket, encodeBucket, mergeBucket, type Bucket, type Summary } from './bucket.ts';

export interface Level {
  readonly stepMs: number;
  readonly rows: number;
}

/** Ten seconds for three hours, a minute for a day, a quarter of an hour for a month; each with some to spare. */
export const levels: readonly Level[] = [
  { stepMs: 10_000, rows: 1200 },
  { stepMs: 60_000, rows: 1500 },
  { stepMs: 900_000, rows: 3000 },
];

/** More than this many different series are not kept; sixteen GPUs have fewer. */
const mostSeries = 400;

export interface TimedBucket {
  readonly atMs: number;
  readonly bucket: Bucket;
}

export interface HistoryStore {
  /** Adds to what is stored of these steps of the first level, makes the levels above, and drops what is too old. */
  add(buckets: readonly TimedBucket[]): void;
  /** Steps of a level that begin in `[fromMs, toMs)`, oldest first. */
  read(level: number, fromMs: number, toMs: number): TimedBucket[];
  /** Forgets what lies after this moment: the clock was wrong when it was measured. */
  dropAfter(atMs: number): void;
}

export const createHistoryStore = (database: HearthDatabase): HistoryStore => {
  const ids = new Map<string, number>();
  const names = new Map<number, string>();
  const know = (id: number, name: string): void => {
    ids.set(name, id);
    names.set(id, name);
  };
  for (const { id, name } of database
    .prepare<[], { id: number; name: string }>('SELECT id, name FROM telemetry_series')
    .all()) {
    know(id, name);
  }
  const addSeries = database.prepare<[string], { id: number }>(
    'INSERT INTO telemetry_series (name) VALUES (?) RETURNING id',
  );
  const readOne = database.prepare<[number, number], { data: Buffer }>(
    'SELECT data FROM telemetry_buckets WHERE level = ? AND at_ms = ?',
  );
  const readMany = database.prepare<[number, number, number], { at_ms: number; data: Buffer }>(
    'SELECT at_ms, data FROM telemetry_buckets WHERE level = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms',
  );
  const write = database.prepare<[number, number, Buffer]>(
    'INSERT OR REPLACE INTO telemetry_buckets (level, at_ms, data) VALUES (?, ?, ?)',
  );
  const newest = database.prepare<[number], { at_ms: number | null }>(
    'SELECT max(at_ms) AS at_ms FROM telemetry_buckets WHERE level = ?',
  );
  const prune = database.prepare<[number, number, number]>(
    `DELETE FROM telemetry_buckets WHERE level = ? AND at_ms <=
       (SELECT at_ms FROM telemetry_buckets WHERE level = ? ORDER BY at_ms DESC LIMIT 1 OFFSET ?)`,
  );
  const drop = database.prepare<[number]>('DELETE FROM telemetry_buckets WHERE at_ms > ?');

  const withIds = (bucket: Bucket): Bucket<number> => {
    const known: Bucket<number> = new Map<number, Summary>();
    for (const [name, summary] of bucket) {
      let id = ids.get(name);
      if (id === undefined && ids.size < mostSeries) {
        id = addSeries.get(name)?.id;
        if (id !== undefined) know(id, name);
      }
      if (id !== undefined) known.set(id, summary);
    }
    return known;
  };

  const withNames = (bucket: Bucket<number>): Bucket => {
    const named: Bucket = new Map();
    for (const [id, summary] of bucket) {
      const name = names.get(id);
      if (name !== undefined) named.set(name, summary);
    }
    return named;
  };

  const addTo = (level: number, atMs: number, bucket: Bucket<number>): void => {
    const stored = readOne.get(level, atMs);
    const whole: Bucket<number> = stored === undefined ? new Map<number, Summary>() : decodeBucket(stored.data);
    mergeBucket(whole, bucket);
    write.run(level, atMs, encodeBucket(whole));
  };

  /** Steps of a level that are over and not made yet, from the level below. Only where there are rows: never by the clock. */
  const rollUp = (level: number): void => {
    const { stepMs } = levels[level] ?? { stepMs: 0 };
    const last = newest.get(level)?.at_ms;
    const fromMs = last === null || last === undefined ? 0 : last + stepMs;
    const newestBelow = newest.get(level - 1)?.at_ms ?? 0;
    const toMs = Math.floor(newestBelow / stepMs) * stepMs;
    const steps = new Map<number, Bucket<number>>();
    for (const row of readMany.all(level - 1, fromMs, toMs)) {
      const atMs = Math.floor(row.at_ms / stepMs) * stepMs;
      const bucket: Bucket<number> = steps.get(atMs) ?? new Map<number, Summary>();
      mergeBucket(bucket, decodeBucket(row.data));
      steps.set(atMs, bucket);
    }
    for (const [atMs, bucket] of steps) write.run(level, atMs, encodeBucket(bucket));
  };

  const addAll = database.transaction((buckets: readonly TimedBucket[]) => {
    for (const { atMs, bucket } of buckets) addTo(0, atMs, withIds(bucket));
    for (let level = 1; level < levels.length; level++) rollUp(level);
    for (const [level, { rows }] of levels.entries()) prune.run(level, level, rows);
  });

  return {
    add: (buckets) => {
      if (buckets.length > 0) addAll(buckets);
    },
    read: (level, fromMs, toMs) =>
      readMany.all(level, fromMs, toMs).map((row) => ({ atMs: row.at_ms, bucket: withNames(decodeBucket(row.data)) })),
    dropAfter: (atMs) => void drop.run(atMs),
  };
};
