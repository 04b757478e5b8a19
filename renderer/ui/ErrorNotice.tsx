/** What went wrong and what to do next, always together; the facts are folded away but there, to be copied. */
import { CircleAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../contract/error.ts';
import { describeError } from './describeError.ts';
import styles from './ErrorNotice.module.css';

export interface ErrorNoticeProps {
  readonly error: ErrorInfo;
  /** What the person was doing; above the message. */
  readonly title?: string | undefined;
  readonly actions?: ReactNode;
  /** False where it belongs to the past, such as an old answer: then it is not called out when it appears. */
  readonly isNews?: boolean;
}

export const ErrorNotice = ({ error, title, actions, isNews = true }: ErrorNoticeProps): ReactElement => {
  const { t, i18n } = useTranslation();
  const { message, next, facts } = describeError(error, t, i18n.language);
  return (
    <div role={isNews ? 'alert' : 'group'} className={styles.notice}>
      <CircleAlert className={styles.icon} aria-hidden="true" />
      <div className={styles.body}>
        {title !== undefined && <p className={styles.title}>{title}</p>}
        <p className={title === undefined ? styles.title : undefined}>{message}</p>
        {next !== '' && <p className={styles.next}>{next}</p>}
        {facts.length > 0 && (
          <details className={styles.details}>
            <summary>{t('common.details')}</summary>
            <dl className={styles.facts}>
              {facts.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  );
};
