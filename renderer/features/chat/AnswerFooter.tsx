/** The quiet line under an answer: its measured numbers, and what can be done with it. */
import { RefreshCw } from 'lucide-react';
import type { MouseEvent, ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswerStats, Message } from '../../../contract/chat.ts';
import { isAnswering, useChat } from '../../stores/chat.ts';
import { showFault } from '../../stores/toasts.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { AnswerDetails } from './AnswerDetails.tsx';
import { answerAgain } from './chatActions.ts';
import { VersionSwitcher } from './VersionSwitcher.tsx';
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
  const busy = useChat(isAnswering);
  const again = ({ detail: clicks }: MouseEvent): void => {
    // A double click means one answer.
    if (clicks <= 1) answerAgain(message).catch(showFault);
  };
  return (
    <div className={styles.footer}>
      {message.text !== '' && <CopyButton text={message.text} label={t('chat.copyAnswer')} />}
      <IconButton
        size="small"
        icon={<RefreshCw />}
        label={t('chat.answerAgain')}
        // Disabled in sight would flicker with every answer; a busy chat answers with a reason.
        aria-disabled={busy || undefined}
        onClick={again}
      />
      <VersionSwitcher conversationId={message.conversationId} messageId={message.id} />
      {message.stats !== null && (
        <>
          <AnswerDetails message={message} stats={message.stats} />
          <Numbers stats={message.stats} />
        </>
      )}
    </div>
  );
};
