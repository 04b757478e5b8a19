/** Models on this machine, those that need repair first, whether newer files of them are to be had, and where they lie. */
import { Boxes, Download, RefreshCw } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { InstalledModel } from '../../../contract/models.ts';
import { useEngine } from '../../stores/engine.ts';
import { installModel, isActive, lookForUpdates, updatesRequest, useModels } from '../../stores/models.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { PageSection } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { BrokenModelCard } from './BrokenModelCard.tsx';
import { InstalledModelCard } from './InstalledModelCard.tsx';
import { ModelsFolder } from './ModelsFolder.tsx';
import styles from './InstalledSection.module.css';

/** Only what came from the hub can have a newer file there. */
const isOfHub = ({ origin }: InstalledModel): boolean => origin?.kind === 'hub';

const Updates = ({ installed }: { readonly installed: readonly InstalledModel[] }): ReactElement | null => {
  const { t } = useTranslation();
  const format = useFormat();
  const updates = useModels((state) => state.updates);
  const jobs = useModels((state) => state.jobs);
  const error = useModels(({ requestErrors }) => requestErrors[updatesRequest] ?? null);
  if (error !== null) return <ErrorNotice title={t('models.update.failed')} error={error} />;
  if (updates === null) return null;
  const open = updates.flatMap(({ id, sha256, bytes, failedBefore }) => {
    const model = installed.find((each) => each.id === id);
    return model === undefined || model.sha256 === sha256 ? [] : [{ model, bytes, failedBefore }];
  });
  if (open.length === 0) {
    return (
      <p role="status" className={styles.quiet}>
        {t('models.update.none')}
      </p>
    );
  }
  return (
    <ul className={styles.list}>
      {open.map(({ model: { id, name }, bytes, failedBefore }) => (
        <li key={id} className={styles.update}>
          <span>
            {t(failedBefore ? 'models.update.failedBefore' : 'models.update.there', {
              name,
              size: format.storage(bytes),
            })}
          </span>
          <Button
            size="small"
            icon={<Download />}
            busy={jobs?.some((job) => job.modelId === id && isActive(job)) ?? false}
            aria-label={t('models.update.getName', { name })}
            onClick={() => void installModel(id)}
          >
            {t('models.update.get')}
          </Button>
        </li>
      ))}
    </ul>
  );
};

const LookForUpdates = (): ReactElement => {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const look = (): void => {
    setBusy(true);
    void lookForUpdates().finally(() => setBusy(false));
  };
  return (
    <Button size="small" icon={<RefreshCw />} busy={isBusy} onClick={look}>
      {t('models.update.look')}
    </Button>
  );
};

export const InstalledSection = (): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const installed = useModels((state) => state.installed);
  const broken = useModels((state) => state.broken) ?? [];
  const failure = useEngine((state) => (state.status?.state === 'failed' ? state.status.error : state.requestError));
  const bytes = (installed ?? [])
    .flatMap((model) => [model, ...model.versions])
    .reduce((sum, one) => sum + one.bytes, 0);
  const isEmpty = installed?.length === 0 && broken.length === 0;
  return (
    <PageSection
      title={t('models.installed')}
      note={
        installed !== null &&
        installed.length > 0 && (
          <>
            <span className={styles.quiet}>
              {t('models.total', { count: installed.length, size: format.storage(bytes) })}
            </span>
            {installed.some(isOfHub) && <LookForUpdates />}
          </>
        )
      }
    >
      {failure !== null && <ErrorNotice title={t('model.engineFailedTitle')} error={failure} />}
      {installed !== null && <Updates installed={installed} />}
      {installed === null ? (
        <Skeleton height="112px" />
      ) : isEmpty ? (
        <EmptyState icon={<Boxes />} title={t('models.none')} text={t('models.noneText')} />
      ) : (
        <ul className={styles.list}>
          {broken.map((each) => (
            <BrokenModelCard key={each.model.id} broken={each} />
          ))}
          {installed.map((model) => (
            <InstalledModelCard key={model.id} model={model} />
          ))}
        </ul>
      )}
      <ModelsFolder />
    </PageSection>
  );
};
