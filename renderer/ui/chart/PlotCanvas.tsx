/**
 * The canvas of a chart. New data is drawn into the plot that is there; it is made anew only for other lines, another
 * theme or language, and draws nothing while it is out of sight.
 */
import { useEffect, useRef, type ReactElement, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import 'uplot/dist/uPlot.min.css';
import type { ChartData, ChartUnit } from './chartData.ts';
import { onThemeChange, readChartTheme } from './chartTheme.ts';
import { createPlot, type Plot } from './plot.ts';
import { timeLabels } from './timeLabels.ts';
import styles from './TimeChart.module.css';

export interface PlotCanvasProps {
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  readonly data: ChartData;
  readonly unit: ChartUnit;
  readonly height: number;
  readonly plotRef: RefObject<Plot | null>;
  readonly onHover: (index: number | null) => void;
}

const lengthOf = ({ atMs, stepMs }: ChartData): number => atMs.length * stepMs;

export const PlotCanvas = ({ label, data, unit, height, plotRef, onHover }: PlotCanvasProps): ReactElement => {
  const { i18n } = useTranslation();
  const elementRef = useRef<HTMLDivElement>(null);
  const latest = useRef({ data, unit, onHover, isInSight: false });
  const { language } = i18n;
  const shape = `${lengthOf(data)} ${unit.name} ${data.lines.map(({ key, label: name }) => `${key}=${name}`).join('|')}`;

  // Before the effects below, which read it.
  useEffect(() => {
    latest.current = { ...latest.current, data, unit, onHover };
    if (latest.current.isInSight) plotRef.current?.update(data);
  }, [data, unit, onHover, plotRef]);

  useEffect(() => {
    const element = elementRef.current;
    if (element === null) return undefined;
    const make = (): void => {
      plotRef.current?.destroy();
      plotRef.current = createPlot({
        element,
        height,
        data: latest.current.data,
        unit: latest.current.unit,
        theme: readChartTheme(element),
        labels: timeLabels(language, lengthOf(latest.current.data)),
        onHover: (index) => latest.current.onHover(index),
      });
    };
    make();
    const stopTheme = onThemeChange(make);
    const size = new ResizeObserver(() => plotRef.current?.resize(element.clientWidth));
    size.observe(element);
    const sight = new IntersectionObserver(([entry]) => {
      latest.current.isInSight = entry?.isIntersecting ?? false;
      if (latest.current.isInSight) plotRef.current?.update(latest.current.data);
    });
    sight.observe(element);
    return () => {
      stopTheme();
      size.disconnect();
      sight.disconnect();
      plotRef.current?.destroy();
      plotRef.current = null;
    };
  }, [shape, language, height, plotRef]);

  return <div ref={elementRef} role="img" aria-label={label} className={styles.canvas} style={{ height }} />;
};
