/**
 * Where each layer and its experts lie, as a row of squares, and what each device holds: by the engine's own count, and as
 * it was predicted.
 */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { EngineFacts, EngineStatus, MemoryUse } from '../../../contract/engine.ts';
import { Card } from '../../ui/Card.tsx';
import { lineColour } from '../../ui/chart/chartTheme.ts';
import { useFormat } from '../../ui/useFormat.ts';
import { placementCells, ramDevice } from './placementCells.ts';
import styles from './PlacementMap.module.css';

const kinds = ['weightBytes', 'cacheBytes', 'computeBytes'] as const;

export interface PlacementMapProps extends Pick<EngineStatus, 'placement' | 'predictedMemory'> {
  readonly facts: EngineFacts;
}

interface HeldProps {
  readonly memory: readonly MemoryUse[];
  /** Null where nobody planned it. */
  readonly predicted: readonly MemoryUse[] | null;
  readonly nameOf: (device: string) => string;
}

const Held = ({ memory, predicted, nameOf }: HeldProps): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <table className={styles.table} aria-label={t('dashboard.held')}>
      <thead>
        <tr>
          <th scope="col">{t('dashboard.held')}</th>
          {kinds.map((kind) => (
            <th key={kind} scope="col">
              {t(`dashboard.heldKinds.${kind}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {memory.map((use) => {
          const planned = predicted?.find(({ device }) => device === use.device);
          return (
            <tr key={use.device}>
              <th scope="row">{nameOf(use.device)}</th>
              {kinds.map((kind) => (
                <td key={kind}>
                  {format.memory(use[kind])}
                  {planned !== undefined && (
                    <span className={styles.predicted}>
                      {t('dashboard.heldPredicted', { size: format.memory(planned[kind]) })}
                    </span>
                  )}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

export const PlacementMap = ({ facts, placement, predictedMemory }: PlacementMapProps): ReactElement => {
  const { t } = useTranslation();
  const cells = placementCells(facts, placement);
  const devices = [...new Set(cells.flatMap(({ device, expertsDevice }) => [device, expertsDevice]))];
  const spared = cells.filter(({ device, expertsDevice }) => device !== expertsDevice).length;
  const nameOf = (device: string): string => (device === ramDevice ? t('dashboard.ram') : device);
  const colourOf = (device: string): string =>
    device === ramDevice ? lineColour(1) : lineColour([0, 2, 3][facts.devices.indexOf(device) % 3] ?? 0);
  return (
    <Card className={styles.card ?? ''}>
      <ul className={styles.cells} aria-label={t('dashboard.layers')}>
        {cells.map(({ layer, device, expertsDevice }) => {
          const place = nameOf(device);
          const experts = nameOf(expertsDevice);
          const words =
            layer === null
              ? t('dashboard.output', { place })
              : device === expertsDevice
                ? t('dashboard.layer', { layer, place })
                : t('dashboard.layerExperts', { layer, place, experts });
          return (
            <li
              key={layer ?? 'output'}
              className={styles.cell}
              data-output={layer === null || undefined}
              title={words}
              style={{ background: `linear-gradient(135deg, ${colourOf(device)} 50%, ${colourOf(expertsDevice)} 50%)` }}
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
        {spared > 0 && <li className={styles.entry}>{t('dashboard.expertsSummary', { count: spared })}</li>}
      </ul>
      {facts.memory !== null && <Held memory={facts.memory} predicted={predictedMemory} nameOf={nameOf} />}
    </Card>
  );
};
