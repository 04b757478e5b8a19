/** What the window shows while the conversations are not open: what stands in the way, and every way on. */
import { DatabaseZap, Hourglass, KeyRound, Lock, type LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { GateState } from '../../../contract/gate.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { classNames } from '../../ui/classNames.ts';
import { RestoreButton } from '../../ui/backup/RestoreButton.tsx';
import { RetryButton } from './RetryButton.tsx';
import { SetAsideButton } from './SetAsideButton.tsx';
import { UnlockForm } from './UnlockForm.tsx';
import styles from './GatePage.module.css';

interface FrameProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text?: string;
  readonly isLate?: boolean;
  readonly children?: ReactNode;
}

const Frame = ({ icon: Icon, title, text, isLate = false, children }: FrameProps): ReactElement => (
  <main className={styles.page}>
    <div className={classNames(styles.column, isLate && styles.late)}>
      <Icon className={styles.icon} aria-hidden="true" />
      <h1 className={styles.title}>{title}</h1>
      {text !== undefined && <p className={styles.text}>{text}</p>}
      {children}
    </div>
  </main>
);

export const GatePage = ({ gate }: { readonly gate: Exclude<GateState, { state: 'open' }> }): ReactElement => {
  const { t } = useTranslation();
  switch (gate.state) {
    case 'changing':
      return <Frame icon={Hourglass} title={t('gate.changingTitle')} text={t('gate.changingText')} isLate />;
    case 'broken':
      return (
        <Frame icon={DatabaseZap} title={t('gate.brokenTitle')}>
          <ErrorNotice error={gate.error} />
          <div className={styles.actions}>
            <RetryButton />
            <RestoreButton />
            <SetAsideButton label={t('gate.setAside')} />
          </div>
        </Frame>
      );
    case 'locked':
      if (gate.needs === 'passphrase') {
        return (
          <Frame icon={Lock} title={t('gate.lockedTitle')} text={t('gate.lockedText')}>
            <UnlockForm />
          </Frame>
        );
      }
      return (
        <Frame icon={KeyRound} title={t('gate.keychainTitle')} text={t('gate.keychainText')}>
          <div className={styles.actions}>
            <RetryButton />
            <RestoreButton />
            <SetAsideButton label={t('gate.setAside')} />
          </div>
        </Frame>
      );
  }
};
