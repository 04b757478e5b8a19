/** The way to a model when there is none: the install at work, or why there is none and how to get one. */
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { latestJobs, loadInstallable, useModels } from '../../stores/models.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { InstallOffer } from '../../ui/InstallOffer.tsx';
import { InstallProgress } from '../../ui/InstallProgress.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import styles from './FirstModel.module.css';

export const FirstModel = (): ReactElement => {
  const { t } = useTranslation();
  const jobs = useModels((state) => state.jobs);
  const installable = useModels((state) => state.installable);
  const installableError = useModels((state) => state.installableError);
  const latest = latestJobs(jobs ?? []);
  const running = latest.filter((job) => job.state === 'running');
  const isRunning = running.length > 0;

  useEffect(() => {
    if (!isRunning) void loadInstallable();
  }, [isRunning]);

  if (isRunning) {
    return (
      <div className={styles.root}>
        {running.map((job) => (
          <InstallProgress key={job.id} job={job} title={t('install.firstRunTitle')} text={t('install.firstRunText')} />
        ))}
      </div>
    );
  }
  return (
    <section className={styles.root} aria-label={t('install.noModelTitle')}>
      <div className={styles.lead}>
        <h3 className={styles.title}>{t('install.noModelTitle')}</h3>
        <p>{t('install.noModelText')}</p>
      </div>
      {installableError !== null && <ErrorNotice error={installableError} />}
      {installable === null && installableError === null && <Skeleton height="84px" />}
      {installable?.map((model) => (
        <InstallOffer key={model.id} model={model} lastJob={latest.find((job) => job.modelId === model.id) ?? null} />
      ))}
    </section>
  );
};
