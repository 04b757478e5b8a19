/** Chooses a backup and puts it in place, from the settings and where the conversations cannot be opened. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { callHearth } from '../../rpc/client.ts';
import { showToast } from '../../stores/toasts.ts';
import { Button } from '../Button.tsx';
import { Dialog } from '../Dialog.tsx';
import { ErrorNotice } from '../ErrorNotice.tsx';
import { TextField } from '../TextField.tsx';
import { useSubmit } from '../useSubmit.ts';
import { BackupList } from './BackupList.tsx';
import styles from './Backup.module.css';

const RestoreDialog = ({ onClose }: { readonly onClose: () => void }): ReactElement => {
  const { t } = useTranslation();
  const [path, setPath] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const { busy, error, submit } = useSubmit();
  const restore = (): void => {
    const wanted = { path, passphrase: passphrase === '' ? null : passphrase };
    submit(callHearth('backup.restore', wanted), ({ folder }) => {
      showToast(t('backup.restored', { folder }));
      onClose();
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('backup.restore')}
      description={t('backup.restoreDialog')}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" busy={busy} disabled={path.trim() === ''} onClick={restore}>
            {t('backup.confirm')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <BackupList chosen={path} onChoose={setPath} />
        <TextField label={t('backup.path')} value={path} maxLength={4000} onChange={setPath} />
        <TextField
          label={t('backup.restorePassphrase')}
          value={passphrase}
          maxLength={1000}
          secret="current"
          onChange={setPassphrase}
        />
      </div>
      {error !== null && <ErrorNotice error={error} />}
    </Dialog>
  );
};

export const RestoreButton = (): ReactElement => {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t('backup.restoreButton')}</Button>
      {isOpen && <RestoreDialog onClose={() => setIsOpen(false)} />}
    </>
  );
};
