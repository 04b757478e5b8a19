/** Numbers of this moment in a grid; each keeps its place when it changes. */
import type { ReactElement } from 'react';
import styles from './Live.module.css';

export interface Reading {
  readonly label: string;
  readonly value: string;
  /** What it is of, where its name does not say it. */
  readonly text?: string;
}

export const Readings = ({
  label,
  readings,
}: {
  readonly label: string;
  readonly readings: readonly Reading[];
}): ReactElement => (
  <dl className={styles.readings} aria-label={label}>
    {readings.map(({ label: name, value, text }) => (
      <div key={name} className={styles.reading}>
        <dt className={styles.readingName}>{name}</dt>
        <dd className={styles.readingValue}>{value}</dd>
        {text !== undefined && <dd className={styles.readingText}>{text}</dd>}
      </div>
    ))}
  </dl>
);
