/** What is not as planned with the loaded model, said before the first answer; put away by the reader until it is news. */
import { Info } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanNote } from '../../../contract/plan.ts';
import { useEngine } from '../../stores/engine.ts';
import { Button } from '../../ui/Button.tsx';
import { usePlanNote } from '../../ui/usePlanNote.ts';
import styles from './LoadNotices.module.css';

export const LoadNotices = ({ notices }: { readonly notices: readonly PlanNote[] }): ReactElement | null => {
  const { t } = useTranslation();
  const text = usePlanNote();
  const read = useEngine((state) => state.readNotices);
  const news = JSON.stringify(notices);
  if (notices.length === 0 || news === read) return null;
  return (
    <section role="status" aria-label={t('engine.loadNotices')} className={styles.notice}>
      <Info className={styles.icon} aria-hidden="true" />
      <ul className={styles.list}>
        {notices.map((notice) => (
          <li key={JSON.stringify(notice)}>{text(notice)}</li>
        ))}
      </ul>
      <Button size="small" onClick={() => useEngine.setState({ readNotices: news })}>
        {t('engine.dismiss')}
      </Button>
    </section>
  );
};
