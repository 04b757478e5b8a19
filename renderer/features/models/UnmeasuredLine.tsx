/** Measuring a model failed, and nothing else did: it is there and answers. Said in one quiet line, with another try. */
import { RotateCw, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../contract/models.ts';
import { dismissJob, measureQuality } from '../../stores/models.ts';
import { Button } from '../../ui/Button.tsx';
import { describeError } from '../../ui/describeError.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import styles from './UnmeasuredLine.module.css';

export const UnmeasuredLine = ({ job }: { readonly job: Job }): ReactElement => {
  const { t, i18n } = useTranslation();
  const { name, modelId, error } = job;
  const title = t('install.unmeasured', { name });
  return (
    <section className={styles.line} aria-label={title}>
      <p className={styles.text}>
        {title} <span className={styles.why}>{error !== null && describeError(error, t, i18n.language).message}</span>
      </p>
      <Button size="small" icon={<RotateCw />} onClick={() => void measureQuality(modelId)}>
        {t('install.measureOnceMore')}
      </Button>
      <IconButton size="small" icon={<X />} label={t('install.dismiss', { name })} onClick={() => dismissJob(job.id)} />
    </section>
  );
};
