/**
 * A number over time: the lines with their present values (those of the moment that is pointed at), the plot, a table in
 * its place, and the values as a file or a picture. A moment without a reading is a gap.
 */
import { FileSpreadsheet, Image, Table2 } from 'lucide-react';
import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../IconButton.tsx';
import { chartCsv } from './chartCsv.ts';
import { hasValues, lastValue, type ChartData, type ChartUnit } from './chartData.ts';
import { drawChartPicture } from './chartPicture.ts';
import { ChartTable } from './ChartTable.tsx';
import { lineColour, readChartTheme } from './chartTheme.ts';
import type { Plot } from './plot.ts';
import { PlotCanvas } from './PlotCanvas.tsx';
import { fileName, saveFile } from '../saveFile.ts';
import { timeLabels } from './timeLabels.ts';
import styles from './TimeChart.module.css';

export interface TimeChartProps {
  readonly title: string;
  readonly data: ChartData;
  readonly unit: ChartUnit;
  /** What to say where the range has no value. */
  readonly emptyText: string;
}

const plotHeight = 150;

export const TimeChart = ({ title, data, unit, emptyText }: TimeChartProps): ReactElement => {
  const { t, i18n } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  const [hovered, setHovered] = useState<number | null>(null);
  const plotRef = useRef<Plot | null>(null);
  const frameRef = useRef<HTMLElement>(null);
  const isEmpty = !hasValues(data);
  const hoveredMs = hovered === null ? undefined : data.atMs[hovered];
  const valueOf = (column: readonly (number | null)[]): string =>
    unit.format(hovered === null ? lastValue(column) : (column[hovered] ?? null));
  const inWords = data.lines.map(({ label, mean }) => `${label}: ${unit.format(lastValue(mean))}`).join(', ');

  const savePicture = async (): Promise<void> => {
    const canvas = plotRef.current?.canvas;
    if (canvas === undefined || frameRef.current === null) return;
    const theme = readChartTheme(frameRef.current);
    const picture = await drawChartPicture({ canvas, title, lines: data.lines.map(({ label }) => label), theme });
    if (picture !== null) saveFile(fileName(title, new Date(), 'png'), picture);
  };

  return (
    <section ref={frameRef} className={styles.chart} aria-label={title}>
      <header className={styles.head}>
        <h3 className={styles.title}>{title}</h3>
        <div className={styles.tools}>
          <IconButton
            size="small"
            label={t('chart.table', { title })}
            icon={<Table2 />}
            aria-pressed={asTable}
            disabled={isEmpty}
            onClick={() => setAsTable(!asTable)}
          />
          <IconButton
            size="small"
            label={t('chart.csv', { title })}
            icon={<FileSpreadsheet />}
            disabled={isEmpty}
            onClick={() =>
              saveFile(fileName(title, new Date(), 'csv'), new Blob([chartCsv(data, unit.name)], { type: 'text/csv' }))
            }
          />
          <IconButton
            size="small"
            label={t('chart.png', { title })}
            icon={<Image />}
            disabled={isEmpty || asTable}
            onClick={() => void savePicture()}
          />
        </div>
      </header>
      <p className={styles.legend}>
        {data.lines.map(({ key, label, mean }, index) => (
          <span key={key} className={styles.entry}>
            <span
              className={styles.mark}
              data-dash={index % 4}
              style={{ color: lineColour(index) }}
              aria-hidden="true"
            />
            <span className={styles.label}>{label}</span>
            <span className={styles.value}>{valueOf(mean)}</span>
          </span>
        ))}
        {hoveredMs !== undefined && (
          <span className={styles.moment}>
            {timeLabels(i18n.language, data.atMs.length * data.stepMs).exact(hoveredMs)}
          </span>
        )}
      </p>
      {isEmpty ? (
        <p className={styles.empty} style={{ height: plotHeight }}>
          {emptyText}
        </p>
      ) : asTable ? (
        <ChartTable title={title} data={data} unit={unit} height={plotHeight} />
      ) : (
        <PlotCanvas
          label={`${title}. ${inWords}`}
          data={data}
          unit={unit}
          height={plotHeight}
          plotRef={plotRef}
          onHover={setHovered}
        />
      )}
    </section>
  );
};
