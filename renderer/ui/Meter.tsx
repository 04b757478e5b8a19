/** A tiny bar of how much of something is used. Decoration: the numbers beside it say the same. */
import type { ReactElement } from 'react';
import styles from './Meter.module.css';

/** From here on the bar warns: little is left. */
const NEARLY_FULL = 0.9;

export const Meter = ({ fraction }: { readonly fraction: number | null }): ReactElement => (
  <span className={styles.track} aria-hidden="true">
    {fraction !== null && (
      <span
        className={styles.bar}
        data-nearly-full={fraction >= NEARLY_FULL || undefined}
        style={{ width: `${Math.min(100, Math.max(0, fraction * 100))}%` }}
      />
    )}
  </span>
);
