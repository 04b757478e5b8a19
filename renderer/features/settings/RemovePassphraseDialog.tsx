/** Asks for the passphrase a last time. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { callHearth } from '../../rpc/client.ts';
import { showToast } from '../../stores/toasts.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';

export const RemovePassphraseDialog = ({ onClose }: { readonly onClose: () => void }): ReactElement => {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const { busy, error, submit } = useSubmit();
  const remove = (): void => {
    submit(callHearth('vault.removePassphrase', { current }), () => {
      showToast(t('protection.removed'));
      onClose();
    });
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
