/** A square button that shows only an icon: its name is spoken, and appears as a hint. */
import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './IconButton.module.css';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  readonly label: string;
  readonly icon: ReactNode;
  readonly size?: 'medium' | 'small';
}

export const IconButton = ({ label, icon, size = 'medium', className, ...rest }: IconButtonProps): ReactElement => (
  <button
    type="button"
    data-hint={label}
    {...rest}
    aria-label={label}
    className={classNames(styles.button, styles[size], className)}
  >
    {icon}
  </button>
);
