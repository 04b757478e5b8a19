/** What a browser sees that came without the key. */
import { KeyRound } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './NoAccess.module.css';

export const NoAccess = (): ReactElement => {
  const { t } = useTranslation();
  return (
    <main className={styles.page}>
      <KeyRound className={styles.icon} aria-hidden="true" />
      <h1>{t('connection.noTokenTitle')}</h1>
      <p className={styles.text}>{t('connection.noTokenText')}</p>
    </main>
  );
};
