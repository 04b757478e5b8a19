/** The chart's values to read, for those who cannot see it or want the numbers. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChartData, ChartUnit } from './chartData.ts';
import { tableRows } from './tableRows.ts';
import { timeLabels } from './timeLabels.ts';
import styles from './TimeChart.module.css';

export interface ChartTableProps {
  readonly title: string;
  readonly data: ChartData;
  readonly unit: ChartUnit;
  readonly height: number;
}

export const ChartTable = ({ title, data, unit, height }: ChartTableProps): ReactElement => {
  const { t, i18n } = useTranslation();
  const { exact } = timeLabels(i18n.language, data.atMs.length * data.stepMs);
  return (
    <div className={styles.tableFrame} style={{ height }} tabIndex={0} role="group" aria-label={title}>
      <table className={styles.table} aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{t('chart.time')}</th>
            {data.lines.map(({ key, label }) => (
              <th key={key} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tableRows(data).map(({ atMs, values }) => (
            <tr key={atMs}>
              <th scope="row">{exact(atMs)}</th>
              {values.map((value, index) => (
                <td key={data.lines[index]?.key}>{unit.format(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
