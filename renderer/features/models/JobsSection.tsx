/** What is at work, and what failed lately and was not put away. Nothing is shown where there is nothing. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { shownJobs, useModels } from '../../stores/models.ts';
import { JobCard } from '../../ui/JobCard.tsx';
import { PageSection } from '../../ui/Page.tsx';
import { UnmeasuredLine } from './UnmeasuredLine.tsx';

export const JobsSection = (): ReactElement | null => {
  const { t } = useTranslation();
  const jobs = useModels((state) => state.jobs);
  const dismissed = useModels((state) => state.dismissed);
  const [openedAtMs] = useState(() => Date.now());
  const shown = shownJobs(jobs ?? [], dismissed, openedAtMs);
  if (shown.length === 0) return null;
  return (
    <PageSection title={t('models.inProgress')}>
      {shown.map((job) =>
        job.kind === 'quality' && job.state === 'failed' ? (
          <UnmeasuredLine key={job.id} job={job} />
        ) : (
          <JobCard key={job.id} job={job} />
        ),
      )}
    </PageSection>
  );
};
