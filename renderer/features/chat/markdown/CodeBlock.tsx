/**
 * A block of code with its language and a copy button. Whole lines are coloured once and kept; a growing block only
 * colours what is new, and before its grammar is there it stands plain in the very same layout.
 */
import { memo, useEffect, useState, useSyncExternalStore, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ThemedToken } from 'shiki/core';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import {
  advanceLines,
  grammarOf,
  highlightLastLine,
  isGrammarReady,
  requestGrammar,
  subscribeGrammars,
  type HighlightedLines,
} from './highlighter.ts';
import styles from './CodeBlock.module.css';

const Line = memo(({ tokens }: { readonly tokens: readonly ThemedToken[] }): ReactElement => (
  <>
    {tokens.map((token) => (
      <span key={token.offset} style={{ color: token.color }}>
        {token.content}
      </span>
    ))}
  </>
));
Line.displayName = 'Line';

const HighlightedCode = ({ code, grammar }: { readonly code: string; readonly grammar: string }): ReactElement => {
  const [known, setKnown] = useState<HighlightedLines>(() => advanceLines(null, code, grammar));
  const advanced = advanceLines(known, code, grammar);
  if (advanced !== known) setKnown(advanced);
  return (
    <>
      {advanced.lines.map((tokens, index) => (
        <span key={index}>
          <Line tokens={tokens} />
          {'\n'}
        </span>
      ))}
      <Line tokens={highlightLastLine(advanced, code)} />
    </>
  );
};

export interface CodeBlockProps {
  /** The word after the fence; may be empty. */
  readonly label: string;
  readonly code: string;
}

export const CodeBlock = ({ label, code }: CodeBlockProps): ReactElement => {
  const { t } = useTranslation();
  const grammar = grammarOf(label);
  const ready = useSyncExternalStore(subscribeGrammars, () => isGrammarReady(grammar));
  useEffect(() => {
    if (grammar !== null) requestGrammar(grammar);
  }, [grammar]);

  const trimmed = code.replace(/\n$/, '');
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <span>{label === '' ? t('chat.plainText') : label}</span>
        <CopyButton text={trimmed} label={t('chat.copyCode')} showLabel />
      </figcaption>
      <pre className={styles.code} tabIndex={0} data-highlighted={ready || undefined}>
        <code>{ready && grammar !== null ? <HighlightedCode code={trimmed} grammar={grammar} /> : trimmed}</code>
      </pre>
    </figure>
  );
};
