/** Asks before something is lost. It stays open, and says why, when the deed fails. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../contract/error.ts';
import { errorInfoOf } from '../rpc/errorInfoOf.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';

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
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);

  const close = (): void => {
    setError(null);
    onClose();
  };
  const confirm = (): void => {
    setBusy(true);
    setError(null);
    onConfirm()
      .then(close, (thrown: unknown) => setError(errorInfoOf(thrown)))
      .finally(() => setBusy(false));
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
