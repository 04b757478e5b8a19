/** A list of actions that opens from a button, with the keyboard behaviour of a native menu. */
import { Menu as BaseMenu } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './Menu.module.css';

export interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly align?: 'start' | 'center' | 'end';
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

export const Menu = ({ trigger, align = 'start', children, className }: MenuProps): ReactElement => (
  <BaseMenu.Root>
    <BaseMenu.Trigger render={trigger} />
    <BaseMenu.Portal>
      <BaseMenu.Positioner className={styles.positioner} align={align} sideOffset={6}>
        <BaseMenu.Popup className={classNames(styles.popup, className)}>{children}</BaseMenu.Popup>
      </BaseMenu.Positioner>
    </BaseMenu.Portal>
  </BaseMenu.Root>
);

export interface MenuItemProps {
  readonly icon?: ReactNode;
  readonly danger?: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

export const MenuItem = ({ icon, danger = false, onSelect, children }: MenuItemProps): ReactElement => (
  <BaseMenu.Item className={classNames(styles.item, danger && styles.danger)} onClick={onSelect}>
    <span className={styles.icon} aria-hidden="true">
      {icon}
    </span>
    {children}
  </BaseMenu.Item>
);

export const MenuRadioGroup = BaseMenu.RadioGroup;

export interface MenuRadioItemProps {
  readonly value: string;
  readonly children: ReactNode;
}

export const MenuRadioItem = ({ value, children }: MenuRadioItemProps): ReactElement => (
  <BaseMenu.RadioItem value={value} closeOnClick className={styles.item}>
    <span className={styles.mark}>
      <BaseMenu.RadioItemIndicator className={styles.indicator} />
    </span>
    {children}
  </BaseMenu.RadioItem>
);

export const MenuSeparator = (): ReactElement => <BaseMenu.Separator className={styles.separator} />;
