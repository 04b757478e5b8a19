/** The shape of the page while the machine is read. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '../../ui/Skeleton.tsx';
import styles from './MachineSkeleton.module.css';

export const MachineSkeleton = (): ReactElement => {
  const { t } = useTranslation();
  return (
    <div className={styles.root} role="status" aria-label={t('common.loading')}>
      <div className={styles.cards}>
        {[1, 2, 3, 4].map((each) => (
          <Skeleton key={each} height="116px" />
        ))}
      </div>
      <Skeleton width="180px" height="20px" />
      {[1, 2, 3, 4, 5].map((each) => (
        <Skeleton key={each} height="72px" />
      ))}
    </div>
  );
};
