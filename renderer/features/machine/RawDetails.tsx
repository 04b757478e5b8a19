/** What a driver or the system said in its own words: for who can read it, and out of the way of who cannot. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './RawDetails.module.css';

export const RawDetails = ({ text }: { readonly text: string }): ReactElement => {
  const { t } = useTranslation();
  return (
    <details className={styles.root}>
      <summary>{t('common.details')}</summary>
      <p lang="en" className={styles.text}>
        {text}
      </p>
    </details>
  );
};
