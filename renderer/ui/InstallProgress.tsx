/** An install at work: its three steps, how far the present one is, and the way to cancel. Lines keep their room. */
import { Check, Circle, LoaderCircle, X } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../contract/error.ts';
import type { Job } from '../../contract/models.ts';
import { errorInfoOf } from '../rpc/errorInfoOf.ts';
import { cancelJob } from '../stores/models.ts';
import { Button } from './Button.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import { ProgressBar } from './ProgressBar.tsx';
import { useFormat } from './useFormat.ts';
import styles from './InstallProgress.module.css';

type StepState = 'done' | 'current' | 'next';

/** A download that reads back what it has is still at its download. */
const stateOf = (phase: Job['phase'], { steps, phase: current }: Job): StepState => {
  const at = Math.max(0, steps.indexOf(current));
  const distance = steps.indexOf(phase) - at;
  return distance < 0 ? 'done' : distance === 0 ? 'current' : 'next';
};

const stepIcons: Readonly<Record<StepState, ReactElement>> = {
  done: <Check aria-hidden="true" />,
  current: <LoaderCircle aria-hidden="true" />,
  next: <Circle aria-hidden="true" />,
};

const Step = ({ phase, state }: { readonly phase: Job['phase']; readonly state: StepState }): ReactElement => {
  const { t } = useTranslation();
  const stateText = { done: t('install.phaseDone'), current: t('install.phaseCurrent'), next: t('install.phaseNext') };
  return (
    <li className={styles.step} data-state={state} aria-current={state === 'current' ? 'step' : undefined}>
      {stepIcons[state]}
      {t(`install.phase.${phase}`)}
      <span className="visually-hidden">, {stateText[state]}</span>
    </li>
  );
};

export interface InstallProgressProps {
  readonly job: Job;
  readonly title?: string;
  readonly text?: string;
}

export const InstallProgress = ({ job, title, text }: InstallProgressProps): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const [error, setError] = useState<ErrorInfo | null>(null);
  const fraction = job.totalBytes > 0 ? job.doneBytes / job.totalBytes : null;
  const phase = t(`install.phaseText.${job.phase}`);
  const heading = title ?? t('install.installing', { name: job.name });

  return (
    <section className={styles.card} aria-label={heading}>
      <header className={styles.header}>
        <div className={styles.heading}>
          <h3 className={styles.title}>{heading}</h3>
          <p className={styles.text}>{text === undefined ? job.modelId : `${job.name} · ${job.modelId}`}</p>
        </div>
        <Button
          size="small"
          icon={<X />}
          aria-label={t('install.cancel')}
          onClick={() => {
            cancelJob(job.id).catch((thrown: unknown) => setError(errorInfoOf(thrown)));
          }}
        >
          {t('common.cancel')}
        </Button>
      </header>
      {text !== undefined && <p className={styles.text}>{text}</p>}
      <ol className={styles.steps}>
        {job.steps.map((each) => (
          <Step key={each} phase={each} state={stateOf(each, job)} />
        ))}
      </ol>
      <ProgressBar label={t('install.progressLabel', { name: job.name, phase })} fraction={fraction} />
      <div className={styles.facts}>
        <span>{phase}</span>
        <span className={styles.amount}>
          {fraction !== null &&
            t('install.bytes', { done: format.storage(job.doneBytes), total: format.storage(job.totalBytes) })}
        </span>
      </div>
      <div className={styles.tensor}>
        {job.tensor !== null && (
          <>
            <span className={styles.tensorName}>{job.tensor.name}</span>
            <span className={styles.amount}>
              {t('install.tensor', { index: format.integer(job.tensor.index), count: job.tensor.count })}
            </span>
          </>
        )}
      </div>
      {error !== null && <ErrorNotice error={error} />}
    </section>
  );
};
