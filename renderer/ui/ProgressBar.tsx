/** How far a job is, from 0 to 1; null while that is not known. The text beside it is the caller's. */
import { Progress } from '@base-ui/react/progress';
import type { ReactElement } from 'react';
import styles from './ProgressBar.module.css';

export interface ProgressBarProps {
  readonly label: string;
  readonly fraction: number | null;
  /** What a screen reader says instead of the percentage. */
  readonly valueText?: string | undefined;
}

export const ProgressBar = ({ label, fraction, valueText }: ProgressBarProps): ReactElement => (
  <Progress.Root
    aria-label={label}
    value={fraction === null ? null : Math.round(Math.min(1, Math.max(0, fraction)) * 1000) / 10}
    {...(valueText === undefined ? {} : { getAriaValueText: () => valueText })}
    className={styles.root}
  >
    <Progress.Track className={styles.track}>
      <Progress.Indicator className={styles.indicator} />
    </Progress.Track>
  </Progress.Root>
);
