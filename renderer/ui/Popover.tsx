/** A small window beside the button that opens it. Focus goes in and comes back; Escape and a click elsewhere close it. */
import { Popover as BasePopover } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './Popover.module.css';

export interface PopoverProps {
  readonly trigger: ReactElement;
  readonly title: string;
  readonly side?: 'top' | 'bottom';
  readonly align?: 'start' | 'center' | 'end';
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export const Popover = ({
  trigger,
  title,
  side = 'top',
  align = 'end',
  className,
  children,
}: PopoverProps): ReactElement => (
  <BasePopover.Root>
    <BasePopover.Trigger render={trigger} />
    <BasePopover.Portal>
      <BasePopover.Positioner className={styles.positioner} side={side} align={align} sideOffset={8}>
        <BasePopover.Popup className={classNames(styles.popup, className)}>
          <BasePopover.Title className={styles.title}>{title}</BasePopover.Title>
          {children}
        </BasePopover.Popup>
      </BasePopover.Positioner>
    </BasePopover.Portal>
  </BasePopover.Root>
);
