/** Asks for a new passphrase twice, and for the present one where there is one. */
import { useId, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { shortestPassphrase } from '../../../contract/shortestPassphrase.ts';
import type { Protection } from '../../../contract/vault.ts';
import { callHearth } from '../../rpc/client.ts';
import { showToast } from '../../stores/toasts.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import styles from './SettingsPage.module.css';

export interface PassphraseDialogProps {
  readonly protection: Protection;
  readonly onClose: () => void;
}

export const PassphraseDialog = ({ protection, onClose }: PassphraseDialogProps): ReactElement => {
  const { t } = useTranslation();
  const formId = useId();
  const isSet = protection.openedBy.includes('passphrase');
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [asks, setAsks] = useState<'always' | 'outside'>(
    protection.openedBy.includes('keychain') ? 'outside' : 'always',
  );
  const [isTried, setIsTried] = useState(false);
  const { busy, error, submit } = useSubmit();
  const isShort = next.length < shortestPassphrase;
  const isDifferent = next !== again;

  const save = (): void => {
    setIsTried(true);
    if (isShort || isDifferent || busy) return;
    const change = { passphrase: next, current: isSet ? current : null, keychain: asks === 'outside' };
    submit(callHearth('vault.setPassphrase', change), () => {
      showToast(t('protection.done'));
      onClose();
    });
  };

  const secret = (label: string, value: string, set: (text: string) => void, wrong?: string): ReactElement => (
    <TextField label={label} value={value} maxLength={1000} secret="new" error={wrong} onChange={set} />
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(isSet ? 'protection.changeTitle' : 'protection.setTitle')}
      description={t('protection.passphraseCost')}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} busy={busy}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {isSet && (
          <TextField
            label={t('protection.current')}
            value={current}
            maxLength={1000}
            secret="current"
            onChange={setCurrent}
          />
        )}
        {secret(
          t('protection.next'),
          next,
          setNext,
          isTried && isShort ? t('protection.tooShort', { count: shortestPassphrase }) : undefined,
        )}
        {secret(t('protection.again'), again, setAgain, isTried && isDifferent ? t('protection.different') : undefined)}
        {protection.keychain === 'ready' && (
          <div className={styles.form}>
            <p className={styles.text}>{t('protection.asksText')}</p>
            <SegmentedControl
              label={t('protection.asks')}
              value={asks}
              options={[
                { value: 'always', label: t('protection.asksAlways') },
                { value: 'outside', label: t('protection.asksOutside') },
              ]}
              onChange={setAsks}
            />
          </div>
        )}
      </form>
      {error !== null && <ErrorNotice error={error} />}
    </Dialog>
  );
};
