/** What is worth an alert, and whether the system shows it. Few steps each: a limit is a matter of taste, not of digits. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../contract/settings.ts';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import type { RowControlProps, SettingsRow, SettingsSection } from './registry.ts';

type LimitKey =
  'alertGpuCelsius' | 'alertGpuMemoryPercent' | 'alertMemoryPercent' | 'alertDiskGigabytes' | 'alertGpuLoadPercent';
type SwitchKey = 'alertNotifications' | 'alertSlow';

const change = (key: keyof Settings, value: number | boolean): Partial<Settings> => ({ [key]: value });

const limit = (
  key: LimitKey,
  id: 'gpuHot' | 'gpuMemory' | 'memory' | 'disk' | 'gpuLoad',
  values: readonly number[],
  unit: string,
): SettingsRow => ({
  id,
  name: (t) => t(`alertSettings.${id}`),
  text: (t) => t(`alertSettings.${id}Text`),
  cost: (t) => t(`alertSettings.${id}Cost`),
  Control: ({ settings, label, change: keep }: RowControlProps): ReactElement => {
    const { t } = useTranslation();
    return (
      <SegmentedControl
        label={label}
        value={String(settings[key])}
        options={[...values, 0].map((value) => ({
          value: String(value),
          label: value === 0 ? t('alertSettings.off') : `${value} ${unit}`,
        }))}
        onChange={(value) => keep(change(key, Number(value)))}
      />
    );
  },
});

const onOff = (key: SwitchKey, id: 'notifications' | 'slow'): SettingsRow => ({
  id,
  name: (t) => t(`alertSettings.${id}`),
  text: (t) => t(`alertSettings.${id}Text`),
  cost: (t) => t(`alertSettings.${id}Cost`),
  Control: ({ settings, label, change: keep }: RowControlProps): ReactElement => {
    const { t } = useTranslation();
    return (
      <SegmentedControl
        label={label}
        value={settings[key] ? 'on' : 'off'}
        options={[
          { value: 'on', label: t('alertSettings.on') },
          { value: 'off', label: t('alertSettings.off') },
        ]}
        onChange={(value) => keep(change(key, value === 'on'))}
      />
    );
  },
});

export const alerts: SettingsSection = {
  id: 'alerts',
  title: (t) => t('alertSettings.title'),
  rows: [
    onOff('alertNotifications', 'notifications'),
    limit('alertGpuCelsius', 'gpuHot', [75, 80, 85, 90], '°C'),
    limit('alertGpuMemoryPercent', 'gpuMemory', [90, 95, 98], '%'),
    limit('alertMemoryPercent', 'memory', [85, 90, 95], '%'),
    limit('alertDiskGigabytes', 'disk', [2, 5, 20], 'GB'),
    limit('alertGpuLoadPercent', 'gpuLoad', [15, 30, 50], '%'),
    onOff('alertSlow', 'slow'),
  ],
};
