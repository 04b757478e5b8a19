/** A hint on hover and focus. It repeats or explains; nothing is only in a tooltip. */
import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip';
import type { ReactElement } from 'react';
import styles from './Tooltip.module.css';

export interface TooltipProps {
  readonly text: string;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  /** The element that it belongs to; it must take a ref and props. */
  readonly children: ReactElement;
}

export const TooltipProvider = BaseTooltip.Provider;

export const Tooltip = ({ text, side = 'top', children }: TooltipProps): ReactElement => (
  <BaseTooltip.Root>
    <BaseTooltip.Trigger render={children} />
    <BaseTooltip.Portal>
      <BaseTooltip.Positioner side={side} sideOffset={6} className={styles.positioner}>
        <BaseTooltip.Popup className={styles.popup}>{text}</BaseTooltip.Popup>
      </BaseTooltip.Positioner>
    </BaseTooltip.Portal>
  </BaseTooltip.Root>
);
