/** A word that classifies what it stands beside. The word carries the meaning; the colour only helps. */
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './Badge.module.css';

export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger';

export interface BadgeProps {
  readonly tone?: Tone;
  readonly children: ReactNode;
}

export const Badge = ({ tone = 'neutral', children }: BadgeProps): ReactElement => (
  <span className={classNames(styles.badge, styles[tone])}>{children}</span>
);
