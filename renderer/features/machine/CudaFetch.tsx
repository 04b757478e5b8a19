/** Fetches what the graphics card lacks, in one click: the button, the way it goes, and its end. */
import { Download, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { cancelCuda, fetchCuda, useCudaFetch } from '../../stores/cudaFetch.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import styles from './CudaFetch.module.css';

export const CudaFetch = (): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const { job, requestError } = useCudaFetch();
  const error = requestError ?? (job?.state === 'failed' ? job.error : null);
  if (job?.state === 'running') {
    const doing = t(job.phase === 'unpack' ? 'cudaFetch.unpacking' : 'cudaFetch.fetching');
    return (
      <div className={styles.root}>
        <ProgressBar label={doing} fraction={job.totalBytes > 0 ? job.doneBytes / job.totalBytes : null} />
        <div className={styles.line}>
          <span className={styles.text}>
            {[
              doing,
              job.version,
              job.totalBytes > 0 &&
                t('install.bytes', { done: format.storage(job.doneBytes), total: format.storage(job.totalBytes) }),
            ]
              .filter((part) => typeof part === 'string')
              .join(' · ')}
          </span>
          <Button size="small" icon={<X />} onClick={() => void cancelCuda()}>
            {t('common.cancel')}
          </Button>
        </div>
      </div>
    );
  }
  if (job?.state === 'done') {
    return (
      <p role="status" className={styles.text}>
        {t('cudaFetch.done')}
      </p>
    );
  }
  return (
    <div className={styles.root}>
      {error !== null && <ErrorNotice error={error} />}
      <div className={styles.line}>
        <Button variant="primary" icon={<Download />} onClick={() => void fetchCuda()}>
          {t('cudaFetch.fetch')}
        </Button>
        <span className={styles.text}>{t('cudaFetch.from')}</span>
      </div>
    </div>
  );
};
