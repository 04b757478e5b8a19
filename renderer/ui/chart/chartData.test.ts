import { describe, expect, it } from 'vitest';
import { chartCsv } from './chartCsv.ts';
import { lastValue, type ChartData } from './chartData.ts';
import { tableRows } from './tableRows.ts';

const data = (mean: readonly (number | null)[], label = 'Load'): ChartData => ({
  atMs: mean.map((_, index) => 1_700_000_000_000 + index * 1000),
  stepMs: 1000,
  lines: [{ key: 'a', label, mean, min: mean, max: mean.map((value) => (value === null ? null : value + 1)) }],
});

describe('the table beside a chart', () => {
  it('stays short enough to be read: a day of steps must not become 720 rows', () => {
    const rows = tableRows(data(Array.from({ length: 720 }, (_, index) => index)));
    expect(rows).toHaveLength(30);
    // Newest first, each the mean of its 24 steps.
    expect(rows[0]?.values).toEqual([707.5]);
    expect(rows.at(-1)?.values).toEqual([11.5]);
  });

  it('takes gaps for gaps: counted as 0 they would pull every mean down', () => {
    expect(tableRows(data([4, null, null, 6]), 1)[0]?.values).toEqual([5]);
    expect(tableRows(data([null, null, 3, null]), 4).map(({ values }) => values)).toEqual([[3]]);
  });
});

describe('a chart as a file', () => {
  it('writes what is unknown as nothing, and quotes a name with a comma', () => {
    expect(chartCsv(data([0.5, null], 'GPU 0, "big"'), '0-1')).toBe(
      'time,"GPU 0, ""big"" mean (0-1)","GPU 0, ""big"" min (0-1)","GPU 0, ""big"" max (0-1)"\r\n' +
        '2023-11-14T22:13:20.000Z,0.5,0.5,1.5\r\n2023-11-14T22:13:21.000Z,,,\r\n',
    );
  });
});

it('reads the newest value that there is: the open step may be empty still', () => {
  expect(lastValue([1, 0, null])).toBe(0);
  expect(lastValue([null])).toBeNull();
});
