/** What was worth telling: the log, a test of the way to the person, and where the limits are. */
import { Bell, BellRing, Settings2, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { askForNotifications, clearAlerts, sendTestAlert, useAlerts } from '../../stores/alerts.ts';
import { goTo } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { AlertItem } from './AlertItem.tsx';
import styles from './AlertsPanel.module.css';

const Permission = (): ReactElement | null => {
  const { t } = useTranslation();
  const permission = useAlerts((state) => state.permission);
  if (permission === 'denied') return <p className={styles.note}>{t('alerts.refused')}</p>;
  if (permission !== 'default') return null;
  return (
    <Card className={styles.ask ?? ''}>
      <p>{t('alerts.askText')}</p>
      <Button size="small" onClick={() => void askForNotifications()}>
        {t('alerts.allow')}
      </Button>
    </Card>
  );
};

export const AlertsPanel = (): ReactElement => {
  const { t } = useTranslation();
  const alerts = useAlerts((state) => state.alerts);
  const error = useAlerts((state) => state.error);
  const test = (
    <Button icon={<BellRing />} onClick={() => void sendTestAlert()}>
      {t('alerts.test')}
    </Button>
  );
  const settings = (
    <Button variant="quiet" icon={<Settings2 />} onClick={() => goTo('settings')}>
      {t('alerts.toSettings')}
    </Button>
  );
  return (
    <>
      {error !== null && <ErrorNotice error={error} />}
      <Permission />
      {alerts === null ? (
        <Skeleton height="160px" />
      ) : alerts.length === 0 ? (
        <EmptyState
          icon={<Bell />}
          title={t('alerts.none')}
          text={t('alerts.noneText')}
          action={
            <div className={styles.actions}>
              {test}
              {settings}
            </div>
          }
        />
      ) : (
        <>
          <div className={styles.actions}>
            {test}
            {settings}
            <Button variant="quiet" icon={<Trash2 />} onClick={() => void clearAlerts()}>
              {t('alerts.clear')}
            </Button>
          </div>
          <Card>
            <ul className={styles.list} aria-label={t('alerts.log')}>
              {alerts.map((alert) => (
                <AlertItem key={alert.id} alert={alert} />
              ))}
            </ul>
          </Card>
        </>
      )}
    </>
  );
};
