/** The shape of a conversation while its snapshot is on the way. It waits a moment, so that fast ones do not flash. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '../../ui/Skeleton.tsx';
import styles from './LoadingMessages.module.css';

export const LoadingMessages = (): ReactElement => {
  const { t } = useTranslation();
  return (
    <div className={styles.root} role="status" aria-label={t('chat.loadingMessages')}>
      <span className={styles.question}>
        <Skeleton height="40px" />
      </span>
      <Skeleton width="30%" height="14px" />
      <Skeleton width="92%" height="14px" />
      <Skeleton width="84%" height="14px" />
      <Skeleton width="48%" height="14px" />
    </div>
  );
};
