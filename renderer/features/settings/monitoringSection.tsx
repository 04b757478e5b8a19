/** Prometheus' way in: one switch, and the address once it is open. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMetrics } from '../../stores/metrics.ts';
import { Card } from '../../ui/Card.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import type { SettingsSection } from './registry.ts';
import styles from './SettingsPage.module.css';

const Address = (): ReactElement | null => {
  const { t } = useTranslation();
  const endpoint = useMetrics((state) => state.endpoint);
  if (endpoint === null) return null;
  if (endpoint.error !== null) return <ErrorNotice error={endpoint.error} />;
  if (endpoint.url === null) return null;
  return (
    <Card className={styles.row ?? ''}>
      <div className={styles.words}>
        <p className={styles.name}>{t('monitoring.address')}</p>
        <p className={styles.mono}>{endpoint.url}</p>
      </div>
      <CopyButton label={t('monitoring.copy')} text={endpoint.url} />
    </Card>
  );
};

export const monitoring: SettingsSection = {
  id: 'monitoring',
  title: (t) => t('monitoring.title'),
  rows: [
    {
      id: 'metrics',
      name: (t) => t('monitoring.metrics'),
      text: (t) => t('monitoring.metricsText'),
      cost: (t) => t('monitoring.metricsCost'),
      Control: ({ settings, label, change }) => {
        const { t } = useTranslation();
        return (
          <SegmentedControl
            label={label}
            value={settings.metrics ? 'on' : 'off'}
            options={[
              { value: 'on', label: t('alertSettings.on') },
              { value: 'off', label: t('alertSettings.off') },
            ]}
            onChange={(value) => change({ metrics: value === 'on' })}
          />
        );
      },
    },
  ],
  More: Address,
  words: (t) => ['Prometheus', 'Grafana', t('monitoring.address')],
};
