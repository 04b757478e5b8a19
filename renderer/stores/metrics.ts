/** Where Prometheus finds the numbers; null until the service has told. */
import { create } from 'zustand';
import type { MetricsEndpoint } from '../../contract/metrics.ts';

export const useMetrics = create<{ readonly endpoint: MetricsEndpoint | null }>(() => ({ endpoint: null }));
