/** Asks before something is lost. It stays open, and says why, when the deed fails. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import { useSubmit } from './useSubmit.ts';

export interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description: string;
  readonly confirmLabel: string;
  readonly onConfirm: () => Promise<unknown>;
}

export const ConfirmDialog = ({
  open,
  onClose,
  title,
  description,
  confirmLabel,
  onConfirm,
}: ConfirmDialogProps): ReactElement => {
  const { t } = useTranslation();
  const { busy, error, submit, forget } = useSubmit();

  const close = (): void => {
    forget();
    onClose();
  };
  const confirm = (): void => {
    submit(onConfirm(), close);
  };

  return (
    <Dialog
      open={open}
      onClose={close}
      title={title}
      description={description}
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button variant="danger" busy={busy} onClick={confirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {error !== null && <ErrorNotice error={error} />}
    </Dialog>
  );
};
