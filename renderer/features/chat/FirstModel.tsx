/** The way to a first model when there is none: the install at work, or the ones that need no network. */
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../contract/models.ts';
import { isActive, loadInstallable, shownJobs, useModels } from '../../stores/models.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { InstallButton, InstallError } from '../../ui/InstallButton.tsx';
import { JobCard } from '../../ui/JobCard.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useCarriedText } from '../../ui/useCarriedText.ts';
import { useFormat } from '../../ui/useFormat.ts';
import styles from './FirstModel.module.css';

const needsNoNetwork = ({ steps }: Job): boolean => !steps.includes('download');

const Offers = (): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const carriedText = useCarriedText();
  const installable = useModels((state) => state.installable);
  const installableError = useModels((state) => state.installableError);
  useEffect(() => void loadInstallable(), []);
  return (
    <>
      <div className={styles.lead}>
        <h3 className={styles.title}>{t('install.noModelTitle')}</h3>
        <p>{t('install.noModelText')}</p>
      </div>
      {installableError !== null && <ErrorNotice error={installableError} />}
      {installable === null && installableError === null && <Skeleton height="84px" />}
      {installable?.map((model) => {
        const { id, name, sourceBytes } = model;
        return (
          <div key={id} className={styles.offer}>
            <div>
              <p className={styles.name}>{name}</p>
              <p className={styles.text}>{`${carriedText(model)} · ${format.storage(sourceBytes)}`}</p>
            </div>
            <InstallButton id={id} name={name} />
            <InstallError id={id} name={name} />
          </div>
        );
      })}
    </>
  );
};

export const FirstModel = (): ReactElement => {
  const { t } = useTranslation();
  const jobs = useModels((state) => state.jobs);
  const dismissed = useModels((state) => state.dismissed);
  const [openedAtMs] = useState(() => Date.now());
  const shown = shownJobs(jobs ?? [], dismissed, openedAtMs);
  const isPreparing = shown.some((job) => isActive(job) && needsNoNetwork(job));
  return (
    <section className={styles.root} aria-label={t('install.noModelTitle')}>
      {shown.map((job) =>
        isActive(job) && needsNoNetwork(job) ? (
          <JobCard key={job.id} job={job} title={t('install.firstRunTitle')} text={t('install.firstRunText')} />
        ) : (
          <JobCard key={job.id} job={job} />
        ),
      )}
      {!isPreparing && <Offers />}
    </section>
  );
};
