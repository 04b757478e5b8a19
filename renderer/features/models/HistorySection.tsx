/** What was done with models on this machine, newest first: installed, checked, moved, measured, and what failed. */
import { Ban, CircleAlert, CircleCheck } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../contract/models.ts';
import { endedJobs, useModels } from '../../stores/models.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { describeError } from '../../ui/describeError.ts';
import { PageSection } from '../../ui/Page.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import styles from './HistorySection.module.css';

/** More than these unfold. */
const FIRST_ENTRIES = 5;

const icons: Readonly<Record<string, ReactElement>> = {
  done: <CircleCheck aria-hidden="true" />,
  failed: <CircleAlert aria-hidden="true" />,
  cancelled: <Ban aria-hidden="true" />,
};

const Entry = ({ job }: { readonly job: Job }): ReactElement => {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { name, kind, state, report, quantizeTo, endedAt, error, totalBytes } = job;
  const what =
    state === 'failed'
      ? t(`install.failedTitle.${kind}`, { name })
      : state === 'cancelled'
        ? t('install.cancelled', { name })
        : kind === 'verify' && report !== null
          ? t(`install.checked.${report.state}`, { name, count: report.badPieces })
          : kind === 'install' && quantizeTo !== null
            ? t('install.made', { name, type: quantizeTo })
            : t(`install.doneTitle.${kind}`, { name });
  const facts = [
    job.modelId,
    state === 'done' && totalBytes > 0 && format.storage(totalBytes),
    state === 'done' &&
      endedAt !== null &&
      t('install.took', { time: format.duration(Date.parse(endedAt) - Date.parse(job.startedAt)) }),
    state === 'failed' && error !== null && describeError(error, t, i18n.language).message,
  ].filter((fact) => fact !== false);
  return (
    <li className={styles.entry} data-state={state}>
      <span className={styles.icon}>{icons[state]}</span>
      <div className={styles.body}>
        <p>{what}</p>
        <p className={styles.facts}>{facts.join(' · ')}</p>
      </div>
      {endedAt !== null && (
        <time className={styles.when} dateTime={endedAt}>
          {format.dateTime(endedAt)}
        </time>
      )}
    </li>
  );
};

export const HistorySection = (): ReactElement | null => {
  const { t } = useTranslation();
  const jobs = useModels((state) => state.jobs);
  const [showsAll, setShowsAll] = useState(false);
  const ended = endedJobs(jobs ?? []);
  if (ended.length === 0) return null;
  const foldable = ended.length > FIRST_ENTRIES;
  return (
    <PageSection title={t('models.history')}>
      <Card>
        <ul>
          {(showsAll ? ended : ended.slice(0, FIRST_ENTRIES)).map((job) => (
            <Entry key={job.id} job={job} />
          ))}
        </ul>
      </Card>
      {foldable && (
        <div>
          <Button size="small" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? t('models.showLess') : t('models.showAll', { count: ended.length })}
          </Button>
        </div>
      )}
    </PageSection>
  );
};
