/** The recommendation for this machine on top, then what is at work, what is here, what else can be had, and what was done. */
import { Plus } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../stores/connection.ts';
import { readVariants, useVariants } from '../../stores/variants.ts';
import { Button } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';
import { CarriedSection } from './CarriedSection.tsx';
import { FamilySection } from './FamilySection.tsx';
import { ForeignSection } from './ForeignSection.tsx';
import { HistorySection } from './HistorySection.tsx';
import { InstallDialog } from './InstallDialog.tsx';
import { InstalledSection } from './InstalledSection.tsx';
import { JobsSection } from './JobsSection.tsx';
import { Recommendation } from './Recommendation.tsx';

export const ModelsPage = (): ReactElement => {
  const { t } = useTranslation();
  const [asksSource, setAsksSource] = useState(false);
  const epoch = useConnection((state) => state.epoch);
  useEffect(() => {
    // Measurements and answers correct the predictions: each visit asks again.
    if (epoch > 0) void readVariants(useVariants.getState().use);
  }, [epoch]);

  return (
    <Page
      title={t('models.title')}
      subtitle={t('models.subtitle')}
      action={
        <Button icon={<Plus />} onClick={() => setAsksSource(true)}>
          {t('models.other')}
        </Button>
      }
    >
      <Recommendation />
      <JobsSection />
      <InstalledSection />
      <ForeignSection />
      <FamilySection />
      <CarriedSection />
      <HistorySection />
      <InstallDialog open={asksSource} onClose={() => setAsksSource(false)} />
    </Page>
  );
};
