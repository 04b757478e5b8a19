/** Says that Hearth cannot be reached, and when it will be tried again. */
import { Unplug } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../stores/connection.ts';
import { reconnectNow } from '../stores/session.ts';
import { Button } from '../ui/Button.tsx';
import styles from './ConnectionBanner.module.css';

/** Whole seconds until the next attempt. */
const Countdown = ({ retryAtMs }: { readonly retryAtMs: number }): string => {
  const { t } = useTranslation();
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return t('connection.retryIn', { count: Math.max(1, Math.ceil((retryAtMs - nowMs) / 1000)) });
};

export const ConnectionBanner = (): ReactElement | null => {
  const { t } = useTranslation();
  const status = useConnection((state) => state.status);
  const retryAtMs = useConnection((state) => state.retryAtMs);
  if (status !== 'lost') return null;
  return (
    <div role="alert" className={styles.banner}>
      <Unplug aria-hidden="true" className={styles.icon} />
      <p className={styles.text}>
        {t('connection.lost')} {/* Counting down aloud would drown everything else. */}
        <span aria-hidden="true" className={styles.count}>
          {retryAtMs === null ? (
            t('connection.reconnecting')
          ) : (
            // Each attempt has its own countdown, which begins with the time of that moment.
            <Countdown key={retryAtMs} retryAtMs={retryAtMs} />
          )}
        </span>
      </p>
      <Button size="small" onClick={reconnectNow}>
        {t('connection.retryNow')}
      </Button>
    </div>
  );
};
