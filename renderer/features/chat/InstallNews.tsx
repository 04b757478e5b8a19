/** A slim line above the composer while a model is on its way: how far it is and, when it is ready, the way to it. */
import { ArrowRightLeft, Pause, Play, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../contract/models.ts';
import { loadModel, useEngine } from '../../stores/engine.ts';
import { installNews, type InstallNews as News } from '../../stores/firstRun.ts';
import { dismissJob, pauseJob, resumeJob, useModels } from '../../stores/models.ts';
import { goTo } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { describeError } from '../../ui/describeError.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useJobAmount } from '../../ui/useJobAmount.ts';
import styles from './InstallNews.module.css';

const AtWork = ({ job, others }: { readonly job: Job; readonly others: number }): ReactElement => {
  const { t, i18n } = useTranslation();
  const amount = useJobAmount(job);
  const { name } = job;
  const isPaused = job.state === 'paused';
  const what = job.state === 'running' ? t(`install.phase.${job.phase}`) : t(`install.state.${job.state}`);
  const said = job.error === null ? amount : describeError(job.error, t, i18n.language).message;
  return (
    <section className={styles.strip} aria-label={t('install.title.install', { name })}>
      <div className={styles.body}>
        <div className={styles.line}>
          <span className={styles.name}>
            <strong>{name}</strong> · {what}
            {others > 0 && ` · ${t('install.andOthers', { count: others })}`}
          </span>
          <span className={styles.amount}>{said}</span>
        </div>
        <ProgressBar
          label={t('install.progressLabel', { name, phase: what })}
          fraction={job.totalBytes > 0 ? job.doneBytes / job.totalBytes : null}
        />
      </div>
      <div className={styles.actions}>
        {isPaused && (
          <IconButton
            size="small"
            icon={<Play />}
            label={t('install.resumeName', { name })}
            onClick={() => void resumeJob(job.id)}
          />
        )}
        {!isPaused && job.steps.includes('download') && (
          <IconButton
            size="small"
            icon={<Pause />}
            label={t('install.pauseName', { name })}
            onClick={() => void pauseJob(job.id)}
          />
        )}
        <Button size="small" variant="quiet" onClick={() => goTo('models')}>
          {t('common.details')}
        </Button>
      </div>
    </section>
  );
};

export const useInstallNews = (): News | null => {
  const jobs = useModels((state) => state.jobs);
  const installed = useModels((state) => state.installed);
  const dismissed = useModels((state) => state.dismissed);
  const usedModelId = useEngine(({ status }) => status?.modelId ?? null);
  return installNews({ jobs: jobs ?? [], installed: installed ?? [], dismissed, usedModelId });
};

export const InstallNews = ({ news }: { readonly news: News }): ReactElement => {
  const { t } = useTranslation();
  if (news.kind === 'atWork') return <AtWork job={news.job} others={news.others} />;
  const { model, job, isMeasured } = news;
  return (
    <section className={styles.strip} data-ready role="status">
      <p className={styles.body}>
        {t('install.ready', { name: model.name })}
        {isMeasured && <span className={styles.note}> {t('install.stillMeasured')}</span>}
      </p>
      <div className={styles.actions}>
        <Button size="small" variant="primary" icon={<ArrowRightLeft />} onClick={() => void loadModel(model.id)}>
          {t('install.switch')}
        </Button>
        <IconButton size="small" icon={<X />} label={t('common.dismiss')} onClick={() => dismissJob(job.id)} />
      </div>
    </section>
  );
};
