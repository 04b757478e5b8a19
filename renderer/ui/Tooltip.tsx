/**
 * The window's one hint: it shows the `data-hint` of what the mouse rests on or the keyboard has reached. It repeats or
 * explains; nothing is only in a hint.
 */
import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip';
import type { ReactElement } from 'react';
import styles from './Tooltip.module.css';
import { useHint } from './useHint.ts';

const isInHint = (target: Element): boolean => target.closest(`.${styles.popup}`) !== null;

export const Tooltip = (): ReactElement => {
  const { owner, isOpen } = useHint(isInHint);
  return (
    <BaseTooltip.Root open={isOpen}>
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner anchor={owner} sideOffset={6} className={styles.positioner}>
          <BaseTooltip.Popup className={styles.popup}>{owner?.dataset['hint']}</BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
};
