/** Where Prometheus finds the numbers. */
import { z } from 'zod';
import { signal } from './endpoint.ts';
import { errorInfo } from './error.ts';

export const metricsEndpoint = z.object({
  /** Null while it is off or could not be opened. */
  url: z.url().nullable(),
  /** Why it could not. */
  error: errorInfo.nullable(),
});
export type MetricsEndpoint = z.infer<typeof metricsEndpoint>;

export const metricsContract = { 'metrics.endpoint': signal(metricsEndpoint) };
