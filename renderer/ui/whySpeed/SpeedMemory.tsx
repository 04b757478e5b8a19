/** What a plan takes of each memory, by kind; beside it what the engine really holds, where the model is loaded. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { EngineFacts, MemoryUse } from '../../../contract/engine.ts';
import type { DeviceMemory, Plan } from '../../../contract/plan.ts';
import { useFormat } from '../useFormat.ts';
import styles from './WhySpeed.module.css';

const kinds = ['weightBytes', 'cacheBytes', 'computeBytes', 'overheadBytes'] as const;

interface DeviceRow {
  readonly id: string;
  readonly name: string;
  readonly planned: DeviceMemory;
  readonly measured: MemoryUse | null;
}

/** ggml names RAM `CPU` and the GPUs in the order of use. */
const rowsOf = (plan: Plan, memory: EngineFacts['memory'], ramName: string): DeviceRow[] => {
  const onGpus = memory?.filter(({ device }) => device !== 'CPU') ?? [];
  const ram = memory?.find(({ device }) => device === 'CPU') ?? null;
  return [
    ...plan.gpus.map((planned, index) => ({
      id: planned.id,
      name: planned.name,
      planned,
      measured: onGpus[index] ?? null,
    })),
    { id: 'ram', name: ramName, planned: plan.ram, measured: ram },
  ];
};

export const SpeedMemory = ({
  plan,
  measured,
}: {
  readonly plan: Plan;
  /** null where another model is loaded, or none. */
  readonly measured: EngineFacts | null;
}): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = rowsOf(plan, measured?.memory ?? null, t('speed.places.ram'));
  return (
    <table className={styles.memory}>
      <thead>
        <tr>
          <th scope="col">{t('speed.device')}</th>
          {kinds.map((kind) => (
            <th key={kind} scope="col" className={styles.figure}>
              {t(`speed.kinds.${kind}`)}
            </th>
          ))}
          <th scope="col" className={styles.figure}>
            {t('speed.total')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, name, planned, measured: held }) => (
          <tr key={id}>
            <th scope="row">
              {name}
              <span className={styles.peak}>
                {t('speed.limit', { used: format.memory(planned.bytes), limit: format.memory(planned.limitBytes) })}
              </span>
            </th>
            {kinds.map((kind) => (
              <td key={kind} className={styles.figure}>
                {format.memory(planned[kind])}
                {held !== null && (
                  <span className={styles.peak}>
                    {kind === 'overheadBytes' ? '' : `${t('speed.measuredShort')} ${format.memory(held[kind])}`}
                  </span>
                )}
              </td>
            ))}
            <td className={styles.figure}>{format.memory(planned.bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
