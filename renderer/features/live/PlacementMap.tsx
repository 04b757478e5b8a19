/** Where each layer lies, as a row of squares, and what each device holds by the engine's own count. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { EngineFacts } from '../../../contract/engine.ts';
import { Card } from '../../ui/Card.tsx';
import { lineColour } from '../../ui/chart/chartTheme.ts';
import { useFormat } from '../../ui/useFormat.ts';
import { placementCells, ramDevice } from './placementCells.ts';
import styles from './PlacementMap.module.css';

export const PlacementMap = ({ facts }: { readonly facts: EngineFacts }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const cells = placementCells(facts);
  const devices = [...new Set(cells.map(({ device }) => device))];
  const nameOf = (device: string): string => (device === ramDevice ? t('dashboard.ram') : device);
  const colourOf = (device: string): string =>
    device === ramDevice ? lineColour(1) : lineColour([0, 2, 3][facts.devices.indexOf(device) % 3] ?? 0);
  return (
    <Card className={styles.card ?? ''}>
      <ul className={styles.cells} aria-label={t('dashboard.layers')}>
        {cells.map(({ layer, device }) => {
          const place = nameOf(device);
          const words = layer === null ? t('dashboard.output', { place }) : t('dashboard.layer', { layer, place });
          return (
            <li
              key={layer ?? 'output'}
              className={styles.cell}
              data-output={layer === null || undefined}
              title={words}
              style={{ background: colourOf(device) }}
            >
              <span className="visually-hidden">{words}</span>
            </li>
          );
        })}
      </ul>
      <ul className={styles.legend}>
        {devices.map((device) => (
          <li key={device} className={styles.entry}>
            <span className={styles.swatch} style={{ background: colourOf(device) }} aria-hidden="true" />
            {t('dashboard.placementSummary', {
              count: cells.filter((cell) => cell.device === device && cell.layer !== null).length,
              place: nameOf(device),
            })}
          </li>
        ))}
      </ul>
      {facts.memory !== null && (
        <table className={styles.table} aria-label={t('dashboard.held')}>
          <thead>
            <tr>
              <th scope="col">{t('dashboard.held')}</th>
              <th scope="col">{t('dashboard.weights')}</th>
              <th scope="col">{t('dashboard.contextCache')}</th>
              <th scope="col">{t('dashboard.scratch')}</th>
            </tr>
          </thead>
          <tbody>
            {facts.memory.map(({ device, weightBytes, cacheBytes, computeBytes }) => (
              <tr key={device}>
                <th scope="row">{nameOf(device)}</th>
                <td>{format.memory(weightBytes)}</td>
                <td>{format.memory(cacheBytes)}</td>
                <td>{format.memory(computeBytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
};
