/** The computer: memory and whose it is, processor, swap, and what is read of the model because it is not in memory. */
import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useTelemetry } from '../../stores/telemetry.ts';
import { Card } from '../../ui/Card.tsx';
import { PageSection } from '../../ui/Page.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { MemoryBar } from './MemoryBar.tsx';
import { MetricChart, type MetricLine } from './MetricChart.tsx';
import { Readings } from './Readings.tsx';
import { useUnits } from './useUnits.ts';
import styles from './Live.module.css';

const Now = (): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const sample = useTelemetry((state) => state.sample);
  return (
    <Card className={styles.card ?? ''}>
      <h3 className={styles.cardTitle}>
        {t('dashboard.memory')}
        <span className={styles.total}>{format.memory(sample?.memoryTotalBytes ?? null)}</span>
      </h3>
      {sample !== null && <MemoryBar sample={sample} />}
      <Readings
        label={t('dashboard.computer')}
        readings={[
          { label: t('dashboard.cpu'), value: format.percent(sample?.cpuUtilization ?? null) },
          {
            label: t('dashboard.swap'),
            value:
              sample?.swapTotalBytes === 0
                ? t('machine.noSwap')
                : format.memoryOfTotal(sample?.swapUsedBytes ?? null, sample?.swapTotalBytes ?? null),
          },
          { label: t('dashboard.swapTraffic'), value: format.rate(sample?.swapBytesPerSecond ?? null) },
          { label: t('dashboard.modelReads'), value: format.rate(sample?.engineReadBytesPerSecond ?? null) },
          { label: t('dashboard.disk'), value: format.storage(sample?.diskFreeBytes ?? null) },
        ]}
      />
    </Card>
  );
};

export const ComputerSection = (): ReactElement => {
  const { t } = useTranslation();
  const units = useUnits();
  const lines = useMemo(() => {
    const line = (metric: MetricLine['metric'], label: string): MetricLine => ({ metric, label });
    return {
      cpu: [line('cpuUtilization', t('dashboard.load'))],
      memory: [line('memoryUsedBytes', t('dashboard.inUse')), line('engineMemoryBytes', t('dashboard.engineMemory'))],
      reads: [line('engineReadBytesPerSecond', t('dashboard.read'))],
      swap: [
        line('swapUsedBytes', t('dashboard.wholeMachine')),
        line('engineSwappedBytes', t('dashboard.engineSwapped')),
      ],
      swapTraffic: [line('swapBytesPerSecond', t('dashboard.readAndWritten'))],
      disk: [line('diskFreeBytes', t('dashboard.free'))],
    };
  }, [t]);
  const shared = { emptyText: null };
  return (
    <PageSection title={t('dashboard.computer')}>
      <Now />
      <div className={styles.charts}>
        <MetricChart {...shared} title={t('dashboard.cpu')} unit={units.fraction} lines={lines.cpu} />
        <MetricChart {...shared} title={t('dashboard.memory')} unit={units.memory} lines={lines.memory} />
        <MetricChart {...shared} title={t('dashboard.modelReads')} unit={units.rate} lines={lines.reads} />
        <MetricChart {...shared} title={t('dashboard.swap')} unit={units.memory} lines={lines.swap} />
        <MetricChart {...shared} title={t('dashboard.swapTraffic')} unit={units.rate} lines={lines.swapTraffic} />
        <MetricChart {...shared} title={t('dashboard.disk')} unit={units.storage} lines={lines.disk} />
      </div>
    </PageSection>
  );
};
