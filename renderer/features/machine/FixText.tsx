/** An advice, with every command in it ready to be copied. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { splitFix } from './splitFix.ts';
import styles from './ReadinessList.module.css';

export const FixText = ({ fix }: { readonly fix: string }): ReactElement => {
  const { t } = useTranslation();
  return (
    <>
      {splitFix(fix).map(({ kind, text }) =>
        kind === 'text' ? (
          <p key={text}>{text}</p>
        ) : (
          <div key={text} className={styles.command}>
            <code>{text}</code>
            <CopyButton text={text} label={t('machine.copyCommand', { command: text })} />
          </div>
        ),
      )}
    </>
  );
};
