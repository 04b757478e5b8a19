/** What a place shows when there is nothing in it yet: what belongs here, and the way to begin. */
import type { ReactElement, ReactNode } from 'react';
import styles from './EmptyState.module.css';

export interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly action?: ReactNode;
}

export const EmptyState = ({ icon, title, text, action }: EmptyStateProps): ReactElement => (
  <div className={styles.root}>
    <span className={styles.icon} aria-hidden="true">
      {icon}
    </span>
    <p className={styles.title}>{title}</p>
    <p className={styles.text}>{text}</p>
    {action}
  </div>
);
