/** Models on this machine. */
import { Boxes } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../../stores/engine.ts';
import { useModels } from '../../stores/models.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { PageSection } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { InstalledModelCard } from './InstalledModelCard.tsx';
import styles from './InstalledSection.module.css';

export const InstalledSection = (): ReactElement => {
  const { t } = useTranslation();
  const installed = useModels((state) => state.installed);
  const failure = useEngine((state) => (state.status?.state === 'failed' ? state.status.error : state.requestError));
  return (
    <PageSection title={t('models.installed')}>
      {failure !== null && <ErrorNotice title={t('model.engineFailedTitle')} error={failure} />}
      {installed === null ? (
        <Skeleton height="112px" />
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
