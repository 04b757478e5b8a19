/**
 * A chart as rows to read: newest first, and so few that one can read them all. Steps are put together for it: means
 * of means, as every step of a chart stands for the same time.
 */
import type { ChartData, Column } from './chartData.ts';

export interface TableRow {
  readonly atMs: number;
  /** One a line; null where nothing was measured. */
  readonly values: readonly (number | null)[];
}

const meanOf = (values: Column): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
};

export const tableRows = ({ atMs, lines }: ChartData, mostRows = 30): readonly TableRow[] => {
  const stepsARow = Math.max(1, Math.ceil(atMs.length / mostRows));
  const rows: TableRow[] = [];
  for (let end = atMs.length; end > 0; end -= stepsARow) {
    const start = Math.max(0, end - stepsARow);
    const values = lines.map(({ mean }) => meanOf(mean.slice(start, end)));
    // Before the first measurement there is nothing to read.
    if (values.some((value) => value !== null)) rows.push({ atMs: atMs[start] ?? 0, values });
  }
  return rows;
};
