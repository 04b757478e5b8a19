/** What is encrypted, and what opens it. */
import { useTranslation } from 'react-i18next';
import { ForgetControl } from './ForgetControl.tsx';
import { KeychainControl } from './KeychainControl.tsx';
import { PassphraseControl } from './PassphraseControl.tsx';
import type { SettingsSection } from './registry.ts';
import { useProtection } from '../../stores/protection.ts';
import styles from './SettingsPage.module.css';

export const protection: SettingsSection = {
  id: 'protection',
  title: (t) => t('protection.title'),
  rows: [
    {
      id: 'encryption',
      name: (t) => t('protection.encryption'),
      text: (t) => t('protection.encryptionText'),
      cost: (t) => t('protection.encryptionCost'),
      Control: () => {
        const { t } = useTranslation();
        const state = useProtection(({ protection: known }) => known);
        if (state === null) return <></>;
        const keys = state.openedBy.map((kind) => t(`protection.keys.${kind}`)).join(' · ');
        return (
          <div className={styles.fixed}>
            <p>
              {t('protection.openedBy')} {keys}
            </p>
            {state.unfinished && <p role="status">{t('protection.unfinished')}</p>}
          </div>
        );
      },
    },
    {
      id: 'passphrase',
      name: (t) => t('protection.passphrase'),
      text: (t) => t('protection.passphraseText'),
      cost: (t) => t('protection.passphraseCost'),
      Control: PassphraseControl,
    },
    {
      id: 'keychain',
      name: (t) => t('protection.keychain'),
      text: (t) => t('protection.keychainText'),
      cost: (t) => t('protection.keychainCost'),
      Control: KeychainControl,
    },
    {
      id: 'forget',
      name: (t) => t('protection.forget'),
      text: (t) => t('protection.forgetText'),
      cost: (t) => t('protection.forgetCost'),
      Control: ForgetControl,
    },
  ],
};
