/** The graphics cards: each at this moment, and over the range. Where there is none, or none that tells, why. */
import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMachine } from '../../stores/machine.ts';
import { useTelemetry } from '../../stores/telemetry.ts';
import { PageSection } from '../../ui/Page.tsx';
import { GpuCard } from './GpuCard.tsx';
import { MetricChart, type MetricLine } from './MetricChart.tsx';
import { useUnits } from './useUnits.ts';
import styles from './Live.module.css';

const GpuCharts = ({ gpuIds }: { readonly gpuIds: readonly string[] }): ReactElement => {
  const { t } = useTranslation();
  const units = useUnits();
  const lines = useMemo(() => {
    const line = (metric: MetricLine['metric'], label: string): MetricLine => ({ metric, label });
    return {
      load: [line('gpuUtilization', t('dashboard.load'))],
      memory: [line('gpuMemoryUsedBytes', t('dashboard.inUse')), line('gpuMemoryAppBytes', t('dashboard.thisApp'))],
      temperature: [line('gpuTemperatureCelsius', t('dashboard.temperature'))],
      power: [line('gpuPowerWatts', t('dashboard.power'))],
      clocks: [
        line('gpuGraphicsClockMegahertz', t('dashboard.coreClock')),
        line('gpuMemoryClockMegahertz', t('dashboard.memoryClock')),
      ],
      pcie: [
        line('gpuPcieReceiveBytesPerSecond', t('dashboard.toGpu')),
        line('gpuPcieTransmitBytesPerSecond', t('dashboard.fromGpu')),
      ],
    };
  }, [t]);
  const shared = { gpuIds, emptyText: null };
  return (
    <div className={styles.charts}>
      <MetricChart {...shared} title={t('dashboard.gpuLoad')} unit={units.fraction} lines={lines.load} />
      <MetricChart {...shared} title={t('dashboard.gpuMemoryUsed')} unit={units.memory} lines={lines.memory} />
      <MetricChart {...shared} title={t('dashboard.gpuTemperature')} unit={units.celsius} lines={lines.temperature} />
      <MetricChart {...shared} title={t('dashboard.gpuPower')} unit={units.watts} lines={lines.power} />
      <MetricChart {...shared} title={t('dashboard.gpuClocks')} unit={units.megahertz} lines={lines.clocks} />
      <MetricChart {...shared} title={t('dashboard.pcie')} unit={units.rate} lines={lines.pcie} />
    </div>
  );
};

export const GpuSection = (): ReactElement | null => {
  const { t } = useTranslation();
  const gpus = useTelemetry((state) => state.sample?.gpus ?? null);
  const machine = useMachine((state) => state.machine);
  const idList = (gpus ?? []).map(({ id }) => id).join('\n');
  const gpuIds = useMemo(() => (idList === '' ? [] : idList.split('\n')), [idList]);
  const silent = (machine?.gpus ?? []).filter(({ id }) => !gpuIds.includes(id));
  // Whether there is one is not known yet.
  if (gpuIds.length === 0 && machine === null) return null;
  return (
    <PageSection title={t('dashboard.gpus')}>
      {(gpus ?? []).map((gpu, index) => (
        <GpuCard key={gpu.id} gpu={gpu} index={gpuIds.length > 1 ? index : null} />
      ))}
      {gpuIds.length > 0 && <GpuCharts gpuIds={gpuIds} />}
      {silent.map(({ id, name }) => (
        <p key={id} className={styles.note}>
          {t('dashboard.gpuSilent', { name })}
        </p>
      ))}
      {gpuIds.length === 0 && silent.length === 0 && <p className={styles.note}>{t('dashboard.noGpu')}</p>}
    </PageSection>
  );
};
