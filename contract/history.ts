/** What has been measured before: every metric over a range, as least, mean and greatest of each step. */
import { z } from 'zod';
import { call } from './endpoint.ts';
import { historyMetrics, historyRanges } from './historyRanges.ts';

export const historyRange = z.enum(historyRanges);
export type HistoryRange = z.infer<typeof historyRange>;

export const historyMetric = z.enum(historyMetrics);
export type HistoryMetric = z.infer<typeof historyMetric>;

const column = z.array(z.number().nullable());

export const historySeries = z.object({
  metric: historyMetric,
  /** The GPU's id; null for numbers of the whole machine. */
  gpuId: z.string().nullable(),
  min: column,
  mean: column,
  max: column,
});
export type HistorySeries = z.infer<typeof historySeries>;

export const history = z.object({
  /** When each step begins, in milliseconds since 1970; all columns have one entry a step, null where nothing is known. */
  atMs: z.array(z.number()),
  stepMs: z.number().positive(),
  series: z.array(historySeries),
});
export type History = z.infer<typeof history>;

export const historyContract = {
  'telemetry.history': call(z.object({ range: historyRange, metrics: z.array(historyMetric).max(32) }), history),
};
