/** The shape of what is being loaded, so that nothing moves when it comes. */
import type { ReactElement } from 'react';
import styles from './Skeleton.module.css';

export interface SkeletonProps {
  readonly width?: string;
  readonly height?: string;
}

export const Skeleton = ({ width = '100%', height = '1em' }: SkeletonProps): ReactElement => (
  <span className={styles.skeleton} style={{ width, height }} aria-hidden="true" />
);
