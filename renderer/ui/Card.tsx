/** A surface that holds one thing. */
import type { ComponentProps, ReactElement } from 'react';
import { classNames } from './classNames.ts';
import styles from './Card.module.css';

export const Card = ({ className, ...rest }: ComponentProps<'div'>): ReactElement => (
  <div {...rest} className={classNames(styles.card, className)} />
);
