/** A button with words. One primary button a view; danger only where something is lost. */
import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './Button.module.css';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly size?: 'medium' | 'small';
  readonly icon?: ReactNode;
  /** Work is going on: the button keeps its width and its focus, and does nothing. */
  readonly busy?: boolean;
}

export const Button = ({
  variant = 'secondary',
  size = 'medium',
  icon,
  busy = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps): ReactElement => (
  <button
    type="button"
    {...rest}
    aria-busy={busy || undefined}
    onClick={busy ? undefined : onClick}
    className={classNames(styles.button, styles[variant], styles[size], busy && styles.busy, className)}
  >
    {icon !== undefined && (
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
    )}
    <span className={styles.label}>{children}</span>
  </button>
);
