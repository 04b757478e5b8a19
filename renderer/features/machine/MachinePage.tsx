/** What this machine is, whether it is ready, and what of the R1 family runs on it. */
import { RefreshCw } from 'lucide-react';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../stores/connection.ts';
import { readMachine, useMachine } from '../../stores/machine.ts';
import { goTo } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Page, PageSection } from '../../ui/Page.tsx';
import { VariantTable } from '../../ui/VariantTable.tsx';
import { MachineSkeleton } from './MachineSkeleton.tsx';
import { MachineSummary } from './MachineSummary.tsx';
import { ReadinessList } from './ReadinessList.tsx';

export const MachinePage = (): ReactElement => {
  const { t } = useTranslation();
  const { machine, readiness, error, busy } = useMachine();
  const isConnected = useConnection((state) => state.status === 'open');
  const isMissing = machine === null || readiness === null;

  useEffect(() => {
    const state = useMachine.getState();
    if (isConnected && (state.machine === null || state.readiness === null)) void readMachine(false);
  }, [isConnected]);

  const refresh = (): void => void readMachine(true);
  return (
    <Page
      title={t('machine.title')}
      subtitle={t('machine.subtitle')}
      action={
        <Button icon={<RefreshCw />} busy={busy} onClick={refresh}>
          {busy ? t('machine.refreshing') : t('machine.refresh')}
        </Button>
      }
    >
      {error !== null && (
        <ErrorNotice
          title={t('machine.errorTitle')}
          error={error}
          actions={<Button onClick={refresh}>{t('common.retry')}</Button>}
        />
      )}
      {isMissing && error === null && <MachineSkeleton />}
      {machine !== null && <MachineSummary machine={machine} />}
      {readiness !== null && <ReadinessList rows={readiness.rows} />}
      {readiness !== null && (
        <PageSection
          title={t('family.whatRuns')}
          text={t('family.whatRunsText')}
          note={
            <Button size="small" onClick={() => goTo('models')}>
              {t('family.chooseAndInstall')}
            </Button>
          }
        >
          <VariantTable label={t('family.whatRuns')} variants={readiness.variants} />
        </PageSection>
      )}
    </Page>
  );
};
