/** What stands in the place of a page that broke. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../contract/error.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import styles from './PageFault.module.css';

export interface PageFaultProps {
  readonly error: ErrorInfo;
  readonly onRetry: () => void;
}

export const PageFault = ({ error, onRetry }: PageFaultProps): ReactElement => {
  const { t } = useTranslation();
  return (
    <main id="content" tabIndex={-1} className={styles.page}>
      <h1 className="visually-hidden">{t('app.name')}</h1>
      <ErrorNotice error={error} actions={<Button onClick={onRetry}>{t('common.retry')}</Button>} />
    </main>
  );
};
