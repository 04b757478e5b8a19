/** Asks for the passphrase a last time. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../contract/error.ts';
import { callHearth } from '../../rpc/client.ts';
import { errorInfoOf } from '../../rpc/errorInfoOf.ts';
import { showToast } from '../../stores/toasts.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { TextField } from '../../ui/TextField.tsx';

export const RemovePassphraseDialog = ({ onClose }: { readonly onClose: () => void }): ReactElement => {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const remove = (): void => {
    setBusy(true);
    setError(null);
    callHearth('vault.removePassphrase', { current })
      .then(
        () => {
          showToast(t('protection.removed'));
          onClose();
        },
        (thrown: unknown) => setError(errorInfoOf(thrown)),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('protection.removeTitle')}
      description={t('protection.removeText')}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="danger" busy={busy} onClick={remove}>
            {t('common.remove')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('protection.current')}
        value={current}
        maxLength={1000}
        secret="current"
        onChange={setCurrent}
      />
      {error !== null && <ErrorNotice error={error} />}
    </Dialog>
  );
};
