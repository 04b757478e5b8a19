/**
 * One uPlot on a canvas: made once for a set of lines and a theme, then only given new data. Where a line is alone, what
 * each step spans from its least to its greatest value is shaded behind its mean.
 */
import uPlot from 'uplot';
import type { ChartData, ChartUnit } from './chartData.ts';
import { lineDash, type ChartTheme } from './chartTheme.ts';
import { lonePoints } from './lonePoints.ts';
import type { TimeLabels } from './timeLabels.ts';

export interface PlotOptions {
  readonly element: HTMLElement;
  readonly height: number;
  readonly data: ChartData;
  readonly unit: ChartUnit;
  readonly theme: ChartTheme;
  readonly labels: TimeLabels;
  /** Tells which step is pointed at, here or in another chart of the page; null when none is. */
  readonly onHover: (index: number | null) => void;
}

export interface Plot {
  update(data: ChartData): void;
  resize(width: number): void;
  readonly canvas: HTMLCanvasElement;
  destroy(): void;
}

const withAlpha = (colour: string, alpha: number): string => colour.replace(/^rgb\((.+)\)$/, `rgba($1, ${alpha})`);

/** What an axis may count by; the rest is uPlot's choice. */
const steps: Partial<Record<ChartUnit['scale'], number[]>> = {
  binary: Array.from({ length: 48 }, (_, power) => 2 ** power),
  count: Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((first) => first * 10 ** power)).flat(),
};

const columnsOf = ({ atMs, lines }: ChartData): uPlot.AlignedData => {
  const seconds = atMs.map((ms) => ms / 1000);
  const means = lines.map(({ mean }) => [...mean]);
  const only = lines.length === 1 ? lines[0] : undefined;
  return only === undefined ? [seconds, ...means] : [seconds, ...means, [...only.max], [...only.min]];
};

/** From nothing to a little above the greatest value; a fraction to 1. */
const rangeOf =
  (unit: ChartUnit): uPlot.Range.Function =>
  (_plot, _min, max) => {
    if (unit.scale === 'fraction') return [0, 1];
    // Without any value uPlot tells null, whatever its types say.
    const top = Number.isFinite(max) && max > 0 ? max * 1.08 : 1;
    return [0, Math.max(top, unit.least ?? 0)];
  };

export const createPlot = ({ element, height, data, unit, theme, labels, onHover }: PlotOptions): Plot => {
  const axis = { stroke: theme.text, font: theme.font, ticks: { show: false } } as const;
  const line = (index: number): string => theme.lines[index % theme.lines.length] ?? theme.text;
  const edge = { show: true, stroke: 'transparent', width: 0, points: { show: false } } as const;
  const isAlone = data.lines.length === 1;
  const plot = new uPlot(
    {
      width: Math.max(1, element.clientWidth),
      height,
      // Room for half of the last moment's name.
      padding: [8, 28, 0, 0],
      legend: { show: false },
      cursor: {
        sync: { key: 'hearth' },
        drag: { x: false, y: false },
        y: false,
        points: { size: 7 },
      },
      scales: { x: { time: true }, y: { range: rangeOf(unit) } },
      axes: [
        {
          ...axis,
          grid: { show: false },
          space: 72,
          size: 24,
          gap: 6,
          values: (_plot, splits) => splits.map((seconds) => labels.tick(seconds * 1000)),
        },
        {
          ...axis,
          grid: { stroke: theme.grid, width: 1 },
          border: { show: false },
          space: 34,
          // Null while the axis has nothing to show, whatever uPlot's types say.
          size: (_plot, values: readonly string[] | null) =>
            14 + 6.4 * Math.max(4, ...(values ?? []).map((text) => text.length)),
          values: (_plot, splits) => splits.map((value) => unit.tick?.(value) ?? unit.format(value)),
          ...(steps[unit.scale] === undefined ? {} : { incrs: steps[unit.scale] }),
        },
      ],
      series: [
        {},
        ...data.lines.map(({ label }, index): uPlot.Series => ({
          label,
          stroke: line(index),
          width: 1.75,
          dash: lineDash(index),
          spanGaps: false,
          points: {
            show: false,
            size: 5,
            fill: line(index),
            filter: (self, series) => lonePoints([...(self.data[series] ?? [])].map((value) => value ?? null)),
          },
        })),
        ...(isAlone ? [edge, edge] : []),
      ],
      bands: isAlone ? [{ series: [2, 3], fill: withAlpha(line(0), 0.16) }] : [],
      hooks: { setLegend: [(self) => onHover(self.cursor.idx ?? null)] },
    },
    columnsOf(data),
    element,
  );
  return {
    update: (next) => plot.setData(columnsOf(next)),
    resize: (width) => plot.setSize({ width: Math.max(1, width), height }),
    canvas: plot.ctx.canvas,
    destroy: () => plot.destroy(),
  };
};
