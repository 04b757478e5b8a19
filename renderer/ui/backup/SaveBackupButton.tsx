/** Saves a backup to a file that the person names, under a passphrase of its own. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { callHearth } from '../../rpc/client.ts';
import { showToast } from '../../stores/toasts.ts';
import { Button } from '../Button.tsx';
import { Dialog } from '../Dialog.tsx';
import { ErrorNotice } from '../ErrorNotice.tsx';
import { TextField } from '../TextField.tsx';
import { useSubmit } from '../useSubmit.ts';
import { useFormat } from '../useFormat.ts';
import styles from './Backup.module.css';

const SaveBackupDialog = ({ onClose }: { readonly onClose: () => void }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const [path, setPath] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const { busy, error, submit } = useSubmit();
  const isDifferent = passphrase !== again;
  const save = (): void => {
    if (isDifferent) return;
    const wanted = { path: path.trim() === '' ? null : path, passphrase: passphrase === '' ? null : passphrase };
    submit(callHearth('backup.save', wanted), (saved) => {
      const hash = saved.sha256.slice(0, 12);
      showToast(t('backup.saved', { path: saved.path, size: format.storage(saved.bytes), hash }));
      onClose();
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('backup.save')}
      description={t('backup.saveCost')}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" busy={busy} onClick={save}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextField
          label={t('backup.path')}
          value={path}
          maxLength={4000}
          placeholder={t('backup.pathHint')}
          onChange={setPath}
        />
        <TextField
          label={t('backup.passphrase')}
          value={passphrase}
          maxLength={1000}
          placeholder={t('backup.passphraseHint')}
          secret="new"
          onChange={setPassphrase}
        />
        {passphrase !== '' && (
          <TextField
            label={t('backup.again')}
            value={again}
            maxLength={1000}
            secret="new"
            error={isDifferent && again !== '' ? t('backup.different') : undefined}
            onChange={setAgain}
          />
        )}
      </div>
      {error !== null && <ErrorNotice error={error} />}
    </Dialog>
  );
};

export const SaveBackupButton = (): ReactElement => {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t('backup.saveButton')}</Button>
      {isOpen && <SaveBackupDialog onClose={() => setIsOpen(false)} />}
    </>
  );
};
