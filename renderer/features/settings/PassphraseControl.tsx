/** Sets, changes and removes the passphrase. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useProtection } from '../../stores/protection.ts';
import { Button } from '../../ui/Button.tsx';
import { PassphraseDialog } from './PassphraseDialog.tsx';
import { RemovePassphraseDialog } from './RemovePassphraseDialog.tsx';
import styles from './SettingsPage.module.css';

export const PassphraseControl = (): ReactElement => {
  const { t } = useTranslation();
  const state = useProtection(({ protection }) => protection);
  const [dialog, setDialog] = useState<'set' | 'remove' | null>(null);
  if (state === null) return <></>;
  const isSet = state.openedBy.includes('passphrase');
  const close = (): void => setDialog(null);
  return (
    <div className={styles.buttons}>
      <Button onClick={() => setDialog('set')}>{t(isSet ? 'protection.change' : 'protection.set')}</Button>
      {isSet && <Button onClick={() => setDialog('remove')}>{t('protection.remove')}</Button>}
      {dialog === 'set' && <PassphraseDialog protection={state} onClose={close} />}
      {dialog === 'remove' && <RemovePassphraseDialog onClose={close} />}
    </div>
  );
};
