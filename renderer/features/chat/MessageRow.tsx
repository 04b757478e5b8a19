/** One row of a message: only the rows whose message changed render again. */
import { memo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useChat } from '../../stores/chat.ts';
import { AssistantMessage } from './AssistantMessage.tsx';
import type { MessageRow as Row } from './messageRows.ts';
import { QuestionMessage } from './QuestionMessage.tsx';

export const MessageRow = memo(({ row }: { readonly row: Row }): ReactElement | null => {
  const { t } = useTranslation();
  const message = useChat((state) => state.messages[row.messageId]);
  if (message === undefined) return null;
  const isQuestion = message.role === 'user';
  return (
    <>
      {row.isFirst && <h2 className="visually-hidden">{t(isQuestion ? 'chat.you' : 'chat.assistant')}</h2>}
      {isQuestion ? <QuestionMessage message={message} /> : <AssistantMessage message={message} row={row} />}
    </>
  );
});
MessageRow.displayName = 'MessageRow';
