/** Asks for the passphrase, as often as it takes. */
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { callHearth } from '../../rpc/client.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { RestoreButton } from '../../ui/backup/RestoreButton.tsx';
import { SetAsideButton } from './SetAsideButton.tsx';
import styles from './GatePage.module.css';

export const UnlockForm = (): ReactElement => {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  const [passphrase, setPassphrase] = useState('');
  const { busy, error, submit } = useSubmit();
  const focusField = (): void => form.current?.querySelector('input')?.focus();
  useEffect(focusField, []);

  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) submit(callHearth('gate.unlock', { passphrase }), undefined, focusField);
      }}
    >
      <TextField
        label={t('gate.passphrase')}
        value={passphrase}
        maxLength={1000}
        secret="current"
        onChange={setPassphrase}
      />
      {error !== null && <ErrorNotice error={error} />}
      <div className={styles.actions}>
        <Button type="submit" variant="primary" busy={busy}>
          {t('gate.unlock')}
        </Button>
        <RestoreButton />
        <SetAsideButton label={t('gate.forgotten')} />
      </div>
    </form>
  );
};
