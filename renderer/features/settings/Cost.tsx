/** What a setting costs, below what it does. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './SettingsPage.module.css';

export const Cost = ({ text }: { readonly text: string }): ReactElement => {
  const { t } = useTranslation();
  return (
    <p className={styles.text}>
      <span className={styles.costs}>{t('settings.costs')}</span> {text}
    </p>
  );
};
