/** An answer: its reasoning, its text, how it ended, and its numbers. Room for the last line is kept from the start. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../contract/chat.ts';
import { isUnfinished } from '../../stores/chatEvents.ts';
import { useConversations } from '../../stores/conversations.ts';
import { useEngine } from '../../stores/engine.ts';
import { AnswerFooter } from './AnswerFooter.tsx';
import { AnswerOutcome } from './AnswerOutcome.tsx';
import { Markdown } from './markdown/Markdown.tsx';
import { ThoughtPanel } from './ThoughtPanel.tsx';
import styles from './AssistantMessage.module.css';

interface WaitingProps {
  readonly conversationId: string;
  readonly isQueued: boolean;
}

const Waiting = ({ conversationId, isQueued }: WaitingProps): ReactElement => {
  const { t } = useTranslation();
  const engineState = useEngine((state) => state.status?.state);
  const place = useConversations(
    ({ conversations }) => conversations?.find(({ id }) => id === conversationId)?.queuePlace ?? null,
  );
  const queuedText =
    place !== null
      ? t('compose.answer.queued', { place })
      : engineState === 'ready'
        ? t('chat.queued')
        : t('chat.queuedForModel');
  return (
    <p className={styles.waiting}>
      <span className={styles.ember} aria-hidden="true" />
      {isQueued ? queuedText : t('chat.reading')}
    </p>
  );
};

export const AssistantMessage = ({ message }: { readonly message: Message }): ReactElement => {
  const unfinished = isUnfinished(message);
  const isWaiting = unfinished && message.thought === '' && message.text === '';
  return (
    <div className={styles.message}>
      {isWaiting && <Waiting conversationId={message.conversationId} isQueued={message.status === 'queued'} />}
      {message.thought !== '' && <ThoughtPanel message={message} />}
      {message.text !== '' && <Markdown text={message.text} streaming={unfinished} />}
      {!unfinished && <AnswerOutcome message={message} />}
      <div className={styles.footer}>{!unfinished && <AnswerFooter message={message} />}</div>
    </div>
  );
};
