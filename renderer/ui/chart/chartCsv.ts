/** A chart as CSV (RFC 4180): one line a step, with mean, least and greatest value of each series; unknown is empty. */
import type { ChartData } from './chartData.ts';

const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const chartCsv = ({ atMs, lines }: ChartData, unitName: string): string => {
  const header = [
    'time',
    ...lines.flatMap(({ label }) => ['mean', 'min', 'max'].map((of) => `${label} ${of} (${unitName})`)),
  ];
  const rows = atMs.map((ms, index) => [
    new Date(ms).toISOString(),
    ...lines.flatMap(({ min, mean, max }) => [mean, min, max].map((column) => String(column[index] ?? ''))),
  ]);
  return [header, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
};
