/** One message, by its identity: only the row whose message changed renders again. */
import { memo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useChat } from '../../stores/chat.ts';
import { AssistantMessage } from './AssistantMessage.tsx';
import styles from './MessageRow.module.css';

export interface MessageRowProps {
  readonly id: string;
  readonly isLast: boolean;
}

export const MessageRow = memo(({ id, isLast }: MessageRowProps): ReactElement | null => {
  const { t } = useTranslation();
  const message = useChat((state) => state.messages[id]);
  if (message === undefined) return null;
  if (message.role === 'user') {
    return (
      <article className={styles.question} aria-label={t('chat.you')}>
        <h2 className="visually-hidden">{t('chat.you')}</h2>
        <p className={styles.bubble}>{message.text}</p>
      </article>
    );
  }
  return (
    <article className={styles.answer} aria-label={t('chat.assistant')}>
      <h2 className="visually-hidden">{t('chat.assistant')}</h2>
      <AssistantMessage message={message} isLast={isLast} />
    </article>
  );
});
MessageRow.displayName = 'MessageRow';
