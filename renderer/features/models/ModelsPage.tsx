/** Models on this machine, those that can be installed, and the installs at work. */
import { Boxes, PackageCheck } from 'lucide-react';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../../stores/engine.ts';
import { useConnection } from '../../stores/connection.ts';
import { latestJobs, loadInstallable, useModels } from '../../stores/models.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { InstallOffer } from '../../ui/InstallOffer.tsx';
import { InstallProgress } from '../../ui/InstallProgress.tsx';
import { Page, PageSection } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { InstalledModelCard } from './InstalledModelCard.tsx';
import styles from './ModelsPage.module.css';

const Loading = (): ReactElement => {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('common.loading')} className={styles.list}>
      <Skeleton height="112px" />
    </div>
  );
};

const InstalledSection = (): ReactElement => {
  const { t } = useTranslation();
  const installed = useModels((state) => state.installed);
  const failure = useEngine((state) => (state.status?.state === 'failed' ? state.status.error : state.requestError));
  return (
    <PageSection title={t('models.installed')}>
      {failure !== null && <ErrorNotice title={t('model.engineFailedTitle')} error={failure} />}
      {installed === null ? (
        <Loading />
      ) : installed.length === 0 ? (
        <EmptyState icon={<Boxes />} title={t('models.none')} text={t('models.noneText')} />
      ) : (
        <ul className={styles.list}>
          {installed.map((model) => (
            <InstalledModelCard key={model.id} model={model} />
          ))}
        </ul>
      )}
    </PageSection>
  );
};

export const ModelsPage = (): ReactElement => {
  const { t } = useTranslation();
  const { installed, installable, installableError, jobs } = useModels();
  const epoch = useConnection((state) => state.epoch);
  const latest = latestJobs(jobs ?? []);
  const running = latest.filter((job) => job.state === 'running');
  const offered = (installable ?? []).filter(
    ({ id }) => !running.some((job) => job.modelId === id) && !(installed ?? []).some((model) => model.id === id),
  );

  // What is installed or at work changes what can be installed.
  const situation = `${epoch} ${running.length} ${installed?.length ?? 0}`;
  useEffect(() => {
    if (epoch > 0) void loadInstallable();
  }, [epoch, situation]);

  return (
    <Page title={t('models.title')} subtitle={t('models.subtitle')}>
      {running.length > 0 && (
        <PageSection title={t('models.inProgress')}>
          {running.map((job) => (
            <InstallProgress key={job.id} job={job} />
          ))}
        </PageSection>
      )}
      <InstalledSection />
      <PageSection title={t('models.installable')}>
        {installableError !== null && (
          <ErrorNotice
            error={installableError}
            actions={<Button onClick={() => void loadInstallable()}>{t('common.retry')}</Button>}
          />
        )}
        {installable === null && installableError === null && <Loading />}
        {installable !== null && offered.length === 0 && (
          <EmptyState
            icon={<PackageCheck />}
            title={t('models.noneInstallable')}
            text={t('models.noneInstallableText')}
          />
        )}
        {offered.map((model) => (
          <InstallOffer key={model.id} model={model} lastJob={latest.find((job) => job.modelId === model.id) ?? null} />
        ))}
      </PageSection>
    </Page>
  );
};
