/** A model in a list of those that can be had: what it is in two lines, its button, and why that failed. */
import type { ReactElement, ReactNode } from 'react';
import { Badge } from '../../ui/Badge.tsx';
import styles from './ModelRow.module.css';

export const modelListClass = styles.list ?? '';

export interface ModelRowProps {
  readonly name: string;
  readonly badge: string | null;
  readonly text: string;
  readonly action: ReactNode;
  readonly problem: ReactNode;
}

export const ModelRow = ({ name, badge, text, action, problem }: ModelRowProps): ReactElement => (
  <>
    <li className={styles.row}>
      <div className={styles.body}>
        <p className={styles.name}>
          {name}
          {badge !== null && <Badge>{badge}</Badge>}
        </p>
        <p className={styles.text}>{text}</p>
      </div>
      {action}
    </li>
    {problem !== null && <li className={styles.problem}>{problem}</li>}
  </>
);
