/** A window over the page, with a title, its content and a row of actions. Focus is kept inside and given back. */
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import type { ReactElement, ReactNode } from 'react';
import styles from './Dialog.module.css';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string | undefined;
  readonly actions: ReactNode;
  readonly children?: ReactNode;
}

export const Dialog = ({ open, onClose, title, description, actions, children }: DialogProps): ReactElement => (
  <BaseDialog.Root
    open={open}
    onOpenChange={(nowOpen) => {
      if (!nowOpen) onClose();
    }}
  >
    <BaseDialog.Portal>
      <BaseDialog.Backdrop className={styles.backdrop} />
      <BaseDialog.Popup className={styles.popup}>
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
