/** Where a question is written. One can always write; sending waits for a model and for the answer at work. */
import { ArrowUp, Square } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../contract/error.ts';
import { errorInfoOf } from '../../rpc/errorInfoOf.ts';
import { setDraft, useDraft } from '../../stores/drafts.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { sendQuestion, stopAnswer } from './chatActions.ts';
import { useSendBlock } from './useSendBlock.ts';
import styles from './Composer.module.css';

export interface ComposerProps {
  readonly conversationId: string | null;
  readonly answering: boolean;
}

export const Composer = ({ conversationId, answering }: ComposerProps): ReactElement => {
  const { t } = useTranslation();
  const draft = useDraft(conversationId);
  const field = useRef<HTMLTextAreaElement>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [sending, setSending] = useState(false);
  const block = useSendBlock();
  const canSend = draft.trim() !== '' && block === null && !answering && !sending;

  // One comes here to write.
  useEffect(() => field.current?.focus(), []);

  const show = (thrown: unknown): void => setError(errorInfoOf(thrown));
  const send = (): void => {
    if (!canSend) return;
    setSending(true);
    setError(null);
    sendQuestion(conversationId, draft)
      .catch(show)
      .finally(() => setSending(false));
    field.current?.focus();
  };
  const stop = (): void => {
    if (conversationId === null) return;
    stopAnswer(conversationId).catch(show);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // While an input method composes Chinese, Enter chooses a word and sends nothing.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <div className={styles.root}>
      {error !== null && <ErrorNotice error={error} />}
      <div className={styles.box}>
        <textarea
          ref={field}
          className={styles.field}
          aria-label={t('chat.composer.label')}
          placeholder={t(
            block === null || block === 'disconnected'
              ? 'chat.composer.placeholder'
              : 'chat.composer.placeholderNoModel',
          )}
          rows={1}
          value={draft}
          onChange={(event) => setDraft(conversationId, event.target.value)}
          onKeyDown={onKeyDown}
        />
        {answering ? (
          <button type="button" className={styles.stop} aria-label={t('chat.composer.stop')} onClick={stop}>
            <Square aria-hidden="true" />
          </button>
        ) : (
          <button
            type="button"
            className={styles.send}
            aria-label={t('chat.composer.send')}
            disabled={!canSend}
            onClick={send}
          >
            <ArrowUp aria-hidden="true" />
          </button>
        )}
      </div>
      <p className={styles.hint}>
        {block !== null
          ? t(`chat.composer.${block}`)
          : answering
            ? t('chat.composer.hintActive')
            : t('chat.composer.hint')}
      </p>
    </div>
  );
};
