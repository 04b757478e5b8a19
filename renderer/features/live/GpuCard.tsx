/** One graphics card at this moment: whose its memory is, and how hard it works. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { GpuSample } from '../../../contract/telemetry.ts';
import { Card } from '../../ui/Card.tsx';
import { StackedBar, type BarPart } from '../../ui/StackedBar.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { Readings } from './Readings.tsx';
import styles from './Live.module.css';

const GpuMemory = ({ gpu }: { readonly gpu: GpuSample }): ReactElement | null => {
  const { t } = useTranslation();
  const format = useFormat();
  const { memoryUsedBytes: used, memoryTotalBytes: total, memoryAppBytes: app } = gpu;
  if (used === null || total === null) return null;
  const part = (key: string, label: string, amount: number, tone: BarPart['tone']): BarPart => ({
    key,
    label,
    amount,
    tone,
    text: format.memory(amount),
  });
  const parts = [
    ...(app === null
      ? [part('used', t('dashboard.inUse'), used, 'other')]
      : [
          part('app', t('dashboard.thisApp'), Math.min(app, used), 'own'),
          part('other', t('dashboard.otherPrograms'), Math.max(0, used - app), 'other'),
        ]),
    part('free', t('dashboard.free'), Math.max(0, total - used), 'rest'),
  ];
  return <StackedBar label={t('dashboard.gpuMemory')} total={total} parts={parts} />;
};

export const GpuCard = ({ gpu, index }: { readonly gpu: GpuSample; readonly index: number | null }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card className={styles.card ?? ''}>
      <h3 className={styles.cardTitle}>
        {index !== null && <span className={styles.index}>GPU {index}</span>}
        {gpu.name}
        <span className={styles.total}>{format.memory(gpu.memoryTotalBytes)}</span>
      </h3>
      <GpuMemory gpu={gpu} />
      <Readings
        label={gpu.name}
        readings={[
          { label: t('dashboard.load'), value: format.percent(gpu.utilization) },
          { label: t('dashboard.temperature'), value: format.quantity(gpu.temperatureCelsius, '°C') },
          { label: t('dashboard.power'), value: format.quantity(gpu.powerWatts, 'W') },
          { label: t('dashboard.coreClock'), value: format.quantity(gpu.graphicsClockMegahertz, 'MHz') },
          { label: t('dashboard.memoryClock'), value: format.quantity(gpu.memoryClockMegahertz, 'MHz') },
          { label: t('dashboard.toGpu'), value: format.rate(gpu.pcieReceiveBytesPerSecond) },
          { label: t('dashboard.fromGpu'), value: format.rate(gpu.pcieTransmitBytesPerSecond) },
        ]}
      />
    </Card>
  );
};
