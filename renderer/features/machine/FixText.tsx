/** An advice, with every command in it ready to be copied and every address a link. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { splitFix } from './splitFix.ts';
import styles from './ReadinessList.module.css';

const ADDRESS = /(https:\/\/[^\s),]+[^\s),.;])/;

const Linked = ({ text }: { readonly text: string }): ReactElement => (
  <p>
    {text.split(ADDRESS).map((piece, index) =>
      index % 2 === 1 ? (
        <a key={piece} href={piece} target="_blank" rel="noreferrer noopener">
          {piece}
        </a>
      ) : (
        piece
      ),
    )}
  </p>
);

export const FixText = ({ fix }: { readonly fix: string }): ReactElement => {
  const { t } = useTranslation();
  return (
    <>
      {splitFix(fix).map(({ kind, text }) =>
        kind === 'text' ? (
          <Linked key={text} text={text} />
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
