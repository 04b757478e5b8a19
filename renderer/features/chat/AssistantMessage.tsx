/**
 * An answer, or the piece of a long one that is a row: its reasoning, its text, how it ended, and its numbers. Room for
 * the last line is kept from the start.
 */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../contract/chat.ts';
import { isUnfinished } from '../../stores/chatEvents.ts';
import { useConversations } from '../../stores/conversations.ts';
import { useEngine } from '../../stores/engine.ts';
import { AnswerFooter } from './AnswerFooter.tsx';
import { AnswerOutcome } from './AnswerOutcome.tsx';
import { Markdown } from './markdown/Markdown.tsx';
import { piecesOf } from './messagePieces.ts';
import type { MessageRow } from './messageRows.ts';
import { ThoughtPanel } from './ThoughtPanel.tsx';
import { ThoughtText } from './ThoughtText.tsx';
import { ToolCalls } from './ToolCalls.tsx';
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

export interface AssistantMessageProps {
  readonly message: Message;
  readonly row: MessageRow;
}

export const AssistantMessage = ({ message, row }: AssistantMessageProps): ReactElement => {
  const { t } = useTranslation();
  const unfinished = isUnfinished(message);
  const isWaiting = unfinished && message.thought === '' && message.text === '';
  const { text } = piecesOf(message);
  const piece = row.text === null ? undefined : text[row.text];
  return (
    <div className={styles.message} data-last={row.isLast || undefined}>
      {isWaiting && <Waiting conversationId={message.conversationId} isQueued={message.status === 'queued'} />}
      {row.isFirst && message.thought !== '' && <ThoughtPanel message={message} />}
      {!row.isFirst && row.thought !== null && (
        <div role="group" aria-label={t('chat.reasoning')}>
          <ThoughtText message={message} index={row.thought} />
        </div>
      )}
      {piece !== undefined && (
        <Markdown
          piece={piece}
          streaming={unfinished}
          isContinued={row.text !== 0}
          continues={row.text !== text.length - 1}
        />
      )}
      {row.isLast && message.toolCalls.length > 0 && <ToolCalls calls={message.toolCalls} />}
      {row.isLast && !unfinished && <AnswerOutcome message={message} />}
      {row.isLast && <div className={styles.footer}>{!unfinished && <AnswerFooter message={message} />}</div>}
    </div>
  );
};
