/** A question: its text, and under it what can be done with it. Edited, it is asked anew as a further version. */
import { Pencil } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../contract/chat.ts';
import type { ErrorInfo } from '../../../contract/error.ts';
import { errorInfoOf } from '../../rpc/errorInfoOf.ts';
import { isAnswering, useChat } from '../../stores/chat.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { AttachmentChip } from './AttachmentChip.tsx';
import { askInstead } from './chatActions.ts';
import { changeEdited, startEditing, stopEditing, useEditing } from './editing.ts';
import { wishFor } from './pageWishes.ts';
import { VersionSwitcher } from './VersionSwitcher.tsx';
import styles from './QuestionMessage.module.css';

const Editor = ({ message }: { readonly message: Message }): ReactElement => {
  const { t } = useTranslation();
  const text = useEditing((state) => state.text);
  const field = useRef<HTMLTextAreaElement>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    const element = field.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);

  const close = (): void => {
    stopEditing();
    wishFor('write');
  };
  const send = (): void => {
    if (text.trim() === '' || busy) return;
    setBusy(true);
    setError(null);
    askInstead(message, text)
      .then(close, (thrown: unknown) => setError(errorInfoOf(thrown)))
      .finally(() => setBusy(false));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      close();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  };
  return (
    <div className={styles.editor}>
      <textarea
        ref={field}
        className={styles.field}
        aria-label={t('chat.editedQuestion')}
        value={text}
        rows={2}
        onChange={(event) => changeEdited(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {error !== null && <ErrorNotice error={error} />}
      <div className={styles.editorActions}>
        <span className={styles.editorHint}>{t('chat.editHint')}</span>
        <Button size="small" variant="quiet" onClick={close}>
          {t('common.cancel')}
        </Button>
        <Button size="small" variant="primary" busy={busy} disabled={text.trim() === ''} onClick={send}>
          {t('chat.composer.send')}
        </Button>
      </div>
    </div>
  );
};

export const QuestionMessage = ({ message }: { readonly message: Message }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const isEdited = useEditing((state) => state.messageId === message.id);
  const busy = useChat(isAnswering);
  return (
    <div className={styles.question}>
      {isEdited ? (
        <Editor message={message} />
      ) : (
        <>
          {message.attachments.length > 0 && (
            <ul className={styles.files} aria-label={t('compose.files.list')}>
              {message.attachments.map((attachment) => (
                <li key={attachment.id}>
                  <AttachmentChip
                    name={attachment.name}
                    attachment={attachment}
                    facts={`${t(`compose.files.kinds.${attachment.kind}`)} · ${format.storage(attachment.bytes)}`}
                  />
                </li>
              ))}
            </ul>
          )}
          <p className={styles.bubble}>{message.text}</p>
          <div className={styles.actions}>
            <span className={styles.quiet}>
              <CopyButton text={message.text} label={t('chat.copyQuestion')} />
              <IconButton
                size="small"
                icon={<Pencil />}
                label={t('chat.editQuestion')}
                disabled={busy}
                onClick={() => startEditing(message.id, message.text)}
              />
            </span>
            <VersionSwitcher conversationId={message.conversationId} messageId={message.id} />
          </div>
        </>
      )}
    </div>
  );
};
