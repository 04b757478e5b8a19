/** The quiet line under an answer: its measured numbers, and what can be done with it. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswerStats, Message } from '../../../contract/chat.ts';
import { classNames } from '../../ui/classNames.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import styles from './AnswerFooter.module.css';

const Numbers = ({ stats }: { readonly stats: AnswerStats }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const tokens = stats.thoughtTokens + stats.answerTokens;
  const parts = [
    stats.decodeTokensPerSecond === null ? null : format.tokensPerSecond(stats.decodeTokensPerSecond),
    stats.timeToFirstTokenMs === null
      ? null
      : t('chat.firstToken', { duration: format.duration(stats.timeToFirstTokenMs) }),
    t('chat.tokens', { count: tokens, number: format.integer(tokens) }),
    stats.cachedPromptTokens > 0
      ? t('chat.cachedTokens', {
          number: format.integer(stats.cachedPromptTokens),
          total: format.integer(stats.promptTokens),
        })
      : t('chat.promptTokens', { count: stats.promptTokens, number: format.integer(stats.promptTokens) }),
  ].filter((part) => part !== null);
  return (
    <ul className={styles.numbers} aria-label={t('chat.numbers')}>
      {parts.map((part) => (
        <li key={part}>{part}</li>
      ))}
    </ul>
  );
};

export const AnswerFooter = ({ message }: { readonly message: Message }): ReactElement => {
  const { t } = useTranslation();
  return (
    <div className={classNames(styles.footer, message.text !== '' && styles.withCopy)}>
      {message.text !== '' && <CopyButton text={message.text} label={t('chat.copyAnswer')} />}
      {message.stats !== null && <Numbers stats={message.stats} />}
    </div>
  );
};
