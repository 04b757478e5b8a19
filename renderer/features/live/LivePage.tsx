/** Everything that is measured, now and over the last minute to the last month. */
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { historyRanges } from '../../../contract/historyRanges.ts';
import { useConnection } from '../../stores/connection.ts';
import { followHistory, useHistory } from '../../stores/history.ts';
import { liveTabs, useLiveView } from '../../stores/liveView.ts';
import { readMachine, useMachine } from '../../stores/machine.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Page } from '../../ui/Page.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { AlertsPanel } from './AlertsPanel.tsx';
import { EnginePanel } from './EnginePanel.tsx';
import { MachinePanel } from './MachinePanel.tsx';
import styles from './Live.module.css';

const views = { engine: EnginePanel, machine: MachinePanel, alerts: AlertsPanel } as const;

export const LivePage = (): ReactElement => {
  const { t } = useTranslation();
  const { tab, range } = useLiveView();
  const error = useHistory((state) => state.error);
  const { status, epoch } = useConnection();
  const isOpen = status === 'open';

  useEffect(() => (isOpen ? followHistory(range) : undefined), [isOpen, epoch, range]);
  useEffect(() => {
    // Which graphics cards there are, for those that tell nothing live.
    if (isOpen && useMachine.getState().machine === null) void readMachine(false);
  }, [isOpen]);

  return (
    <Page wide title={t('dashboard.title')} subtitle={t('dashboard.subtitle')}>
      {error !== null && <ErrorNotice title={t('dashboard.errorTitle')} error={error} />}
      <Tabs
        label={t('dashboard.title')}
        value={tab}
        onChange={(next) => useLiveView.setState({ tab: next })}
        tabs={liveTabs.map((value) => ({ value, label: t(`dashboard.tabs.${value}`), view: views[value] }))}
        aside={
          tab !== 'alerts' && (
            <div className={styles.range}>
              <SegmentedControl
                label={t('dashboard.range')}
                value={range}
                options={historyRanges.map((value) => ({ value, label: t(`dashboard.ranges.${value}`) }))}
                onChange={(next) => useLiveView.setState({ range: next })}
              />
            </div>
          )
        }
      />
    </Page>
  );
};
