/** Metrics of the history as one chart: a line a metric, or one a metric and graphics card. */
import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { History, HistoryMetric } from '../../../contract/history.ts';
import { useHistory } from '../../stores/history.ts';
import { hasValues, type ChartData, type ChartLine, type ChartUnit } from '../../ui/chart/chartData.ts';
import { TimeChart } from '../../ui/chart/TimeChart.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

export interface MetricLine {
  readonly metric: HistoryMetric;
  readonly label: string;
}

export interface MetricChartProps {
  readonly title: string;
  readonly unit: ChartUnit;
  readonly lines: readonly MetricLine[];
  /** Ids of the graphics cards whose metrics these are; left out for those of the whole machine. */
  readonly gpuIds?: readonly string[];
  /** What to say where there is no value; null = then the chart is not shown. */
  readonly emptyText: string | null;
}

const chartOf = (history: History, lines: readonly (MetricLine & { readonly gpuId: string | null })[]): ChartData => {
  const nothing = history.atMs.map(() => null);
  return {
    atMs: history.atMs,
    stepMs: history.stepMs,
    lines: lines.map(({ metric, label, gpuId }): ChartLine => {
      const series = history.series.find((each) => each.metric === metric && each.gpuId === gpuId);
      const { min = nothing, mean = nothing, max = nothing } = series ?? {};
      return { key: `${metric}@${gpuId ?? ''}`, label, min, mean, max };
    }),
  };
};

export const MetricChart = ({ title, unit, lines, gpuIds, emptyText }: MetricChartProps): ReactElement | null => {
  const { t } = useTranslation();
  const history = useHistory((state) => state.history);
  const data = useMemo(() => {
    if (history === null) return null;
    const places = gpuIds ?? [null];
    const all = places.flatMap((gpuId, index) =>
      lines.map(({ metric, label }) => ({
        metric,
        gpuId,
        label: places.length > 1 ? t('dashboard.ofGpu', { metric: label, index }) : label,
      })),
    );
    return chartOf(history, all);
  }, [history, lines, gpuIds, t]);
  if (data === null) return <Skeleton height="218px" />;
  if (emptyText === null && !hasValues(data)) return null;
  return <TimeChart title={title} data={data} unit={unit} emptyText={emptyText ?? ''} />;
};
