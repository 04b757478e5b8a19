/** One message, by its identity: only the row whose message changed renders again. */
import { memo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useChat } from '../../stores/chat.ts';
import { AssistantMessage } from './AssistantMessage.tsx';
import { QuestionMessage } from './QuestionMessage.tsx';
import styles from './MessageRow.module.css';

export const MessageRow = memo(({ id }: { readonly id: string }): ReactElement | null => {
  const { t } = useTranslation();
  const message = useChat((state) => state.messages[id]);
  if (message === undefined) return null;
  if (message.role === 'user') return <QuestionMessage message={message} />;
  return (
    <article className={styles.answer} aria-label={t('chat.assistant')}>
      <h2 className="visually-hidden">{t('chat.assistant')}</h2>
      <AssistantMessage message={message} />
    </article>
  );
});
MessageRow.displayName = 'MessageRow';
