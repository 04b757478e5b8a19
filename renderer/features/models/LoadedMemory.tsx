/** What the loaded model takes of each device, beside what was planned. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { EngineStatus } from '../../../contract/engine.ts';
import { memoryUseBytes } from '../../../contract/memoryUseBytes.ts';
import { useFormat } from '../../ui/useFormat.ts';

export interface LoadedMemoryProps {
  readonly status: EngineStatus;
  readonly className: string | undefined;
}

export const LoadedMemory = ({ status, className }: LoadedMemoryProps): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const lines = (status.facts?.memory ?? []).map((use) => {
    const { device } = use;
    const taken = format.memory(memoryUseBytes(use));
    const planned = status.predictedMemory?.find((each) => each.device === device);
    return planned === undefined
      ? t('engine.memoryTakenOnly', { taken, device })
      : t('engine.memoryTaken', { taken, device, planned: format.memory(memoryUseBytes(planned)) });
  });
  return (
    <>
      {lines.map((line) => (
        <p key={line} className={className}>
          {line}
        </p>
      ))}
    </>
  );
};
