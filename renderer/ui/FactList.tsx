/** Names and values, a line each; numbers stand under each other. */
import type { ReactElement } from 'react';
import styles from './FactList.module.css';

export interface FactListProps {
  readonly label?: string | undefined;
  readonly facts: readonly (readonly [name: string, value: string])[];
}

export const FactList = ({ label, facts }: FactListProps): ReactElement => (
  <dl className={styles.list} aria-label={label}>
    {facts.map(([name, value]) => (
      <div key={name} className={styles.fact}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
