/** What is not as planned with the loaded model, said before the first answer; put away by the reader until it is news. */
import { Info } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../contract/error.ts';
import type { PlanNote } from '../../../contract/plan.ts';
import { useEngine } from '../../stores/engine.ts';
import { Button } from '../../ui/Button.tsx';
import { describeError } from '../../ui/describeError.ts';
import { usePlanNote } from '../../ui/usePlanNote.ts';
import styles from './LoadNotices.module.css';

export interface LoadNoticesProps {
  readonly notices: readonly PlanNote[];
  /** Why the engine was started anew, where it was. */
  readonly restartCause: ErrorInfo | null;
}

export const LoadNotices = ({ notices, restartCause }: LoadNoticesProps): ReactElement | null => {
  const { t, i18n } = useTranslation();
  const text = usePlanNote();
  const read = useEngine((state) => state.readNotices);
  const lines = notices.map(text);
  if (restartCause !== null) {
    const { message: reason } = describeError(restartCause, t, i18n.language);
    lines.unshift(t('engine.restarted', { reason }));
  }
  const news = JSON.stringify(lines);
  if (lines.length === 0 || news === read) return null;
  return (
    <section role="status" aria-label={t('engine.loadNotices')} className={styles.notice}>
      <Info className={styles.icon} aria-hidden="true" />
      <ul className={styles.list}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <Button size="small" onClick={() => useEngine.setState({ readNotices: news })}>
        {t('engine.dismiss')}
      </Button>
    </section>
  );
};
