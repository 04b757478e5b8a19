/** A window over the page, with a title, its content and a row of actions. Focus is kept inside and given back. */
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './Dialog.module.css';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string | undefined;
  readonly actions: ReactNode;
  /** For texts, forms and tables; else it is as wide as a question. */
  readonly wide?: boolean;
  readonly children?: ReactNode;
}

export const Dialog = ({
  open,
  onClose,
  title,
  description,
  actions,
  wide = false,
  children,
}: DialogProps): ReactElement => (
  <BaseDialog.Root
    open={open}
    onOpenChange={(nowOpen) => {
      if (!nowOpen) onClose();
    }}
  >
    <BaseDialog.Portal>
      <BaseDialog.Backdrop className={styles.backdrop} />
      <BaseDialog.Popup className={classNames(styles.popup, wide && styles.wide)}>
        <BaseDialog.Title className={styles.title}>{title}</BaseDialog.Title>
        {description !== undefined && (
          <BaseDialog.Description className={styles.description}>{description}</BaseDialog.Description>
        )}
        {children}
        <div className={styles.actions}>{actions}</div>
      </BaseDialog.Popup>
    </BaseDialog.Portal>
  </BaseDialog.Root>
);
