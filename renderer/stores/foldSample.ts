/**
 * A history goes on with the samples that come in, so that a live chart need not ask for all of it twice a second. Each
 * step takes what falls into it, as the service's own history does.
 */
import type { History, HistorySeries } from '../../contract/history.ts';
import { historyMetrics } from '../../contract/historyRanges.ts';
import { parseName, seriesOf } from '../../contract/sampleSeries.ts';
import type { LiveSample } from '../../contract/telemetry.ts';

export interface LiveHistory {
  readonly history: History;
  /** By series: how many values the last step has; one where that is not known. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Steps that a late timer may skip; what is longer is a gap, and the service knows what was in it. */
const mostSkipped = 4;

type Columns = Pick<HistorySeries, 'min' | 'mean' | 'max'>;

const moved = (column: readonly (number | null)[], steps: number, fill: number | null): (number | null)[] =>
  steps === 0 ? [...column] : [...column.slice(steps), ...new Array<number | null>(steps).fill(fill)];

/** @param count of values in the last step so far */
const withValue = (columns: Columns, value: number, count: number): Columns => {
  const last = columns.mean.length - 1;
  const { min, mean, max } = columns;
  min[last] = count === 0 ? value : Math.min(min[last] ?? value, value);
  max[last] = count === 0 ? value : Math.max(max[last] ?? value, value);
  mean[last] = count === 0 ? value : ((mean[last] ?? value) * count + value) / (count + 1);
  return columns;
};

/** Null where the sample does not follow on what is known: the history has to be asked for again. */
export const foldSample = ({ history, counts: before }: LiveHistory, sample: LiveSample): LiveHistory | null => {
  const { atMs, stepMs } = history;
  const lastMs = atMs.at(-1);
  const nowMs = Math.floor(Date.parse(sample.at) / stepMs) * stepMs;
  if (lastMs === undefined || nowMs < lastMs || nowMs - lastMs > mostSkipped * stepMs) return null;
  const steps = Math.round((nowMs - lastMs) / stepMs);
  const counts = new Map(steps === 0 ? before : []);
  const values = seriesOf(sample);
  const series = history.series.map((old): HistorySeries => {
    const name = old.gpuId === null ? old.metric : `${old.metric}@${old.gpuId}`;
    const value = values.get(name) ?? null;
    values.delete(name);
    // A sample speaks for the time since the one before it.
    const columns = {
      min: moved(old.min, steps, value),
      mean: moved(old.mean, steps, value),
      max: moved(old.max, steps, value),
    };
    if (value === null) return { ...old, ...columns };
    // What came with the history counts as one value: it does not tell how many there were.
    const count = counts.get(name) ?? (steps === 0 && (old.mean.at(-1) ?? null) !== null ? 1 : 0);
    counts.set(name, count + 1);
    return { ...old, ...withValue(columns, value, count) };
  });
  for (const [name, value] of values) {
    const { metric, gpuId } = parseName(name);
    const known = historyMetrics.find((candidate) => candidate === metric);
    const empty = (): (number | null)[] => new Array<number | null>(atMs.length).fill(null);
    if (known !== undefined) {
      counts.set(name, 1);
      series.push({ metric: known, gpuId, ...withValue({ min: empty(), mean: empty(), max: empty() }, value, 0) });
    }
  }
  const later = Array.from({ length: steps }, (_, index) => lastMs + (index + 1) * stepMs);
  return { history: { stepMs, atMs: [...atMs.slice(steps), ...later], series }, counts };
};
