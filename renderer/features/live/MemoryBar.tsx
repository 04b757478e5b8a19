/**
 * Whose the computer's memory is. Pages of a mapped model file are the engine's to see and the system's to drop, and no
 * program's "use": they are a part of their own.
 */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { LiveSample } from '../../../contract/telemetry.ts';
import { StackedBar } from '../../ui/StackedBar.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { memoryParts } from './memoryParts.ts';

export const MemoryBar = ({ sample }: { readonly sample: LiveSample }): ReactElement | null => {
  const { t } = useTranslation();
  const format = useFormat();
  const parts = memoryParts(sample);
  if (parts === null) return null;
  return (
    <StackedBar
      label={t('dashboard.memory')}
      total={parts.total}
      parts={[
        { key: 'own', label: t('dashboard.engineMemory'), amount: parts.engine, tone: 'own' as const },
        { key: 'file', label: t('dashboard.modelFile'), amount: parts.modelFile, tone: 'soft' as const },
        { key: 'other', label: t('dashboard.otherPrograms'), amount: parts.others, tone: 'other' as const },
        { key: 'free', label: t('dashboard.free'), amount: parts.free, tone: 'rest' as const },
      ]
        .filter(({ key, amount }) => amount > 0 || key === 'free')
        .map((part) => ({ ...part, text: format.memory(part.amount) }))}
    />
  );
};
