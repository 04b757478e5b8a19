/** Says that Hearth cannot be reached, and when it will be tried again. */
import { Unplug } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../stores/connection.ts';
import { reconnectNow } from '../stores/session.ts';
import { Button } from '../ui/Button.tsx';
import styles from './ConnectionBanner.module.css';

/** Whole seconds until the next attempt; null while there is none to wait for. */
const useSecondsLeft = (retryAtMs: number | null): number | null => {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (retryAtMs === null) return undefined;
    const timer = setInterval(() => setNowMs(Date.now()), 250);
    return () => clearInterval(timer);
  }, [retryAtMs]);
  return retryAtMs === null ? null : Math.max(1, Math.ceil((retryAtMs - nowMs) / 1000));
};

export const ConnectionBanner = (): ReactElement | null => {
  const { t } = useTranslation();
  const status = useConnection((state) => state.status);
  const secondsLeft = useSecondsLeft(useConnection((state) => state.retryAtMs));
  if (status !== 'lost') return null;
  return (
    <div role="alert" className={styles.banner}>
      <Unplug aria-hidden="true" className={styles.icon} />
      <p className={styles.text}>
        {t('connection.lost')} {/* Counting down aloud would drown everything else. */}
        <span aria-hidden="true" className={styles.count}>
          {secondsLeft === null ? t('connection.reconnecting') : t('connection.retryIn', { count: secondsLeft })}
        </span>
      </p>
      <Button size="small" onClick={reconnectNow}>
        {t('connection.retryNow')}
      </Button>
    </div>
  );
};
