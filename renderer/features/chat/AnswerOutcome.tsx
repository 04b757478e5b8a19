/** How an answer ended, where that is not simply by its end: stopped, cut off, interrupted or failed. */
import { CircleStop, Pencil, RefreshCwOff, RotateCcw, ScissorsLineDashed, Unplug } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../contract/chat.ts';
import type { ErrorInfo } from '../../../contract/error.ts';
import { errorInfoOf } from '../../rpc/errorInfoOf.ts';
import { useChat } from '../../stores/chat.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { answerAgain } from './chatActions.ts';
import { startEditing } from './editing.ts';
import styles from './AnswerOutcome.module.css';

/** Answers the question once more; one that is too long can only be shortened. */
const AskAgain = ({ message }: { readonly message: Message }): ReactElement | null => {
  const { t } = useTranslation();
  const [error, setError] = useState<ErrorInfo | null>(null);
  const question = useChat(({ order, messages }) => {
    const before = order[order.indexOf(message.id) - 1];
    return before === undefined ? undefined : messages[before];
  });
  if (question?.role !== 'user') return null;
  if (message.error?.code === 'PROMPT_TOO_LONG') {
    return (
      <Button size="small" icon={<Pencil />} onClick={() => startEditing(question.id, question.text)}>
        {t('chat.editQuestion')}
      </Button>
    );
  }
  const ask = (): void => {
    setError(null);
    answerAgain(message).catch((thrown: unknown) => setError(errorInfoOf(thrown)));
  };
  return (
    <>
      <Button size="small" icon={<RotateCcw />} onClick={ask}>
        {t('chat.askAgain')}
      </Button>
      {error !== null && <ErrorNotice error={error} />}
    </>
  );
};

interface NoteProps {
  readonly icon: ReactElement;
  readonly title?: string;
  readonly text: string;
}

const Note = ({ icon, title, text }: NoteProps): ReactElement => (
  <p className={styles.note}>
    {icon}
    <span>
      {title !== undefined && <strong>{title} </strong>}
      {text}
    </span>
  </p>
);

export const AnswerOutcome = ({ message }: { readonly message: Message }): ReactElement | null => {
  const { t } = useTranslation();
  const again = <AskAgain message={message} />;
  switch (message.status) {
    case 'stopped':
      return <Note icon={<CircleStop aria-hidden="true" />} title={t('chat.stopped')} text={t('chat.stoppedText')} />;
    case 'interrupted':
      return message.error === null ? (
        <div className={styles.interrupted}>
          <Note icon={<Unplug aria-hidden="true" />} title={t('chat.interrupted')} text={t('chat.interruptedText')} />
          {again}
        </div>
      ) : (
        <ErrorNotice
          title={`${t('chat.interrupted')} ${t('chat.interruptedText')}`}
          isNews={false}
          error={message.error}
          actions={again}
        />
      );
    case 'failed':
      return message.error === null ? (
        <div className={styles.interrupted}>
          <Note icon={<Unplug aria-hidden="true" />} text={t('chat.failedText')} />
          {again}
        </div>
      ) : (
        <ErrorNotice isNews={false} title={t('chat.failedText')} error={message.error} actions={again} />
      );
    case 'complete':
      if (message.stats?.reason === 'loop') {
        return (
          <Note
            icon={<RefreshCwOff aria-hidden="true" />}
            title={t('compose.answer.loopTitle')}
            text={t('compose.answer.loopText')}
          />
        );
      }
      return message.stats?.reason === 'length' ? (
        <Note icon={<ScissorsLineDashed aria-hidden="true" />} text={t('chat.lengthText')} />
      ) : null;
    case 'queued':
    case 'streaming':
      return null;
  }
};
