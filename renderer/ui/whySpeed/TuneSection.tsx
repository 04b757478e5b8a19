/** Measures the few best ways to run an installed model, shows them as they are measured, and says which one is kept. */
import { Timer, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { TuneJob } from '../../../contract/tune.ts';
import { cancelTuning, startTuning, useTune } from '../../stores/tune.ts';
import { Button } from '../Button.tsx';
import { ErrorNotice } from '../ErrorNotice.tsx';
import { ProgressBar } from '../ProgressBar.tsx';
import { useFormat } from '../useFormat.ts';
import { usePlanWords } from '../usePlanNote.ts';
import { TuneTable } from './TuneTable.tsx';
import styles from './Tune.module.css';

const Outcome = ({ job }: { readonly job: TuneJob }): ReactElement | null => {
  const { t } = useTranslation();
  const format = useFormat();
  const words = usePlanWords();
  const { state, candidates, winner } = job;
  const [plan] = candidates;
  const best = candidates[winner ?? -1];
  const text = (): string | null => {
    if (state === 'cancelled') return t('tune.stopped');
    if (state !== 'done' || best === undefined) return null;
    if (winner === 0) return t('tune.planKept');
    const what = words(best.what);
    if (plan?.seconds == null || best.seconds === null) return t('tune.winnerOnly', { what });
    return t('tune.winner', { what, percent: format.percent(plan.seconds.middle / best.seconds.middle - 1) });
  };
  const said = text();
  return said === null ? null : (
    <p role="status" className={styles.text}>
      {said}
    </p>
  );
};

const Running = ({ job }: { readonly job: TuneJob }): ReactElement => {
  const { t } = useTranslation();
  const words = usePlanWords();
  const at = job.candidates.find(({ state }) => state === 'measuring');
  const doing = at === undefined ? t('tune.planning') : t('tune.running', { what: words(at.what) });
  return (
    <>
      <ProgressBar label={doing} fraction={job.progress} />
      <div className={styles.line}>
        <span className={styles.text}>{doing}</span>
        <Button size="small" icon={<X />} onClick={() => void cancelTuning()}>
          {t('tune.stop')}
        </Button>
      </div>
    </>
  );
};

export const TuneSection = ({ modelId }: { readonly modelId: string }): ReactElement => {
  const { t } = useTranslation();
  const { job, refused } = useTune();
  const own = job?.modelId === modelId ? job : null;
  const error = refused?.modelId === modelId ? refused.error : own?.state === 'failed' ? own.error : null;
  const isOther = own === null && job?.state === 'running';
  return (
    <div className={styles.root}>
      <p className={styles.text}>{t('tune.explain')}</p>
      {error !== null && <ErrorNotice error={error} />}
      {own?.state === 'running' ? (
        <Running job={own} />
      ) : (
        <div className={styles.line}>
          <Button icon={<Timer />} disabled={isOther} onClick={() => void startTuning(modelId)}>
            {t(own === null || own.state === 'idle' ? 'tune.start' : 'tune.again')}
          </Button>
          {isOther && <span className={styles.text}>{t('tune.other', { name: job.modelId ?? '' })}</span>}
          {own !== null && <Outcome job={own} />}
        </div>
      )}
      {own !== null && own.candidates.length > 0 && <TuneTable job={own} />}
    </div>
  );
};
