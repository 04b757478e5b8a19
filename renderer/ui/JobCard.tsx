/**
 * A job: its steps, how far it is, how fast, how long yet, and what can be done about it. One that waits says for what;
 * one that failed says why. Lines keep their room, so that nothing moves while numbers change.
 */
import { Pause, Play, RotateCw, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../contract/models.ts';
import { cancelJob, dismissJob, installModel, pauseJob, queuePlace, resumeJob, useModels } from '../stores/models.ts';
import { Button } from './Button.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import { JobSteps } from './JobSteps.tsx';
import { ProgressBar } from './ProgressBar.tsx';
import { useFormat } from './useFormat.ts';
import { useJobAmount } from './useJobAmount.ts';
import styles from './JobCard.module.css';

/** A download goes on from where it is; anything else would begin anew. */
const canPause = ({ kind, state, steps }: Job): boolean =>
  kind === 'install' && state !== 'paused' && steps.includes('download');

const JobActions = ({ job }: { readonly job: Job }): ReactElement => {
  const { t } = useTranslation();
  const { name, request, quantizeTo } = job;
  if (job.state === 'failed') {
    return (
      <div className={styles.actions}>
        {request !== null && (
          <Button size="small" icon={<RotateCw />} onClick={() => void installModel(request, quantizeTo)}>
            {t('common.retry')}
          </Button>
        )}
        <Button
          size="small"
          icon={<X />}
          aria-label={t('install.dismiss', { name })}
          onClick={() => dismissJob(job.id)}
        >
          {t('common.dismiss')}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.actions}>
      {job.state === 'paused' && (
        <Button
          size="small"
          variant="primary"
          icon={<Play />}
          aria-label={t('install.resumeName', { name })}
          onClick={() => void resumeJob(job.id)}
        >
          {t('install.resume')}
        </Button>
      )}
      {canPause(job) && (
        <Button
          size="small"
          icon={<Pause />}
          aria-label={t('install.pauseName', { name })}
          onClick={() => void pauseJob(job.id)}
        >
          {t('install.pause')}
        </Button>
      )}
      <Button
        size="small"
        icon={<X />}
        aria-label={t('install.cancelName', { name })}
        onClick={() => void cancelJob(job.id)}
      >
        {t('common.cancel')}
      </Button>
    </div>
  );
};

const JobProgress = ({ job }: { readonly job: Job }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const place = useModels(({ jobs }) => queuePlace(jobs ?? [], job));
  const amount = useJobAmount(job);
  const fraction = job.totalBytes > 0 ? job.doneBytes / job.totalBytes : null;
  const doing =
    place !== null
      ? t('install.queued', { place: format.integer(place) })
      : job.state === 'paused'
        ? t('install.paused')
        : job.kind === 'move'
          ? t('install.moving')
          : job.kind === 'quality'
            ? t('install.measuring')
            : t(`install.phaseText.${job.phase}`);
  return (
    <>
      {job.steps.length > 1 && <JobSteps job={job} />}
      <ProgressBar label={t('install.progressLabel', { name: job.name, phase: doing })} fraction={fraction} />
      <div className={styles.facts}>
        <span>{doing}</span>
        <span className={styles.amount}>{amount}</span>
      </div>
      {job.steps.includes('quantize') && (
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
      )}
    </>
  );
};

export interface JobCardProps {
  readonly job: Job;
  readonly title?: string;
  readonly text?: string;
}

export const JobCard = ({ job, title, text = job.modelId }: JobCardProps): ReactElement => {
  const { t } = useTranslation();
  const requestError = useModels(
    ({ requestErrors }) => requestErrors[job.id] ?? requestErrors[job.request ?? ''] ?? null,
  );
  const isFailed = job.state === 'failed';
  const heading =
    title ?? t(isFailed ? `install.failedTitle.${job.kind}` : `install.title.${job.kind}`, { name: job.name });
  const error = requestError ?? job.error;
  return (
    <section className={styles.card} aria-label={heading}>
      <header className={styles.header}>
        <div className={styles.heading}>
          <h3 className={styles.title}>{heading}</h3>
          <p className={styles.text}>{text}</p>
        </div>
        <JobActions job={job} />
      </header>
      {!isFailed && <JobProgress job={job} />}
      {error !== null && (
        <ErrorNotice error={error} {...(job.state === 'paused' && { title: t('install.pausedBecause') })} />
      )}
    </section>
  );
};
