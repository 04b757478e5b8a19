/** Moves the key into the system's keychain where there is one, and says where there is none. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { callHearth } from '../../rpc/client.ts';
import { useProtection } from '../../stores/protection.ts';
import { showToast } from '../../stores/toasts.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import styles from './SettingsPage.module.css';

export const KeychainControl = (): ReactElement => {
  const { t } = useTranslation();
  const state = useProtection(({ protection }) => protection);
  const { busy, error, submit } = useSubmit();
  if (state === null) return <></>;
  const isUsed = state.openedBy.includes('keychain');
  if (isUsed || state.keychain !== 'ready') {
    const known = isUsed || state.keychain === 'ready' ? 'used' : state.keychain;
    return <p className={styles.fixed}>{t(`protection.keychains.${known}`)}</p>;
  }
  const use = (): void => {
    submit(callHearth('vault.useKeychain', {}), () => showToast(t('protection.keychainUsed')));
  };
  return (
    <div>
      <Button busy={busy} onClick={use}>
        {t('protection.useKeychain')}
      </Button>
      {error !== null && <ErrorNotice error={error} />}
    </div>
  );
};
