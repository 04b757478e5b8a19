/** Where a question is written. One can always write; sending waits for a model, for files being read, for the answer. */
import { ArrowUp, Paperclip, SlidersHorizontal, Square } from 'lucide-react';
import { useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { mostAttachments } from '../../../contract/attachmentLimits.ts';
import type { ErrorInfo } from '../../../contract/error.ts';
import { errorInfoOf } from '../../rpc/errorInfoOf.ts';
import { attachFiles, useFiles } from '../../stores/attachments.ts';
import { setDraft, useDraft } from '../../stores/drafts.ts';
import { useSetup } from '../../stores/setups.ts';
import { showToast } from '../../stores/toasts.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { AttachmentTray } from './AttachmentTray.tsx';
import { sendQuestion, stopAnswer } from './chatActions.ts';
import { ContextMeter } from './ContextMeter.tsx';
import { EffortMenu } from './EffortMenu.tsx';
import { isChanged } from './isChanged.ts';
import { editLastQuestion } from './editing.ts';
import { openSetup, useSetupDialog } from './setupDialog.ts';
import { SetupDialog } from './SetupDialog.tsx';
import { useFileDrop } from './useFileDrop.ts';
import { useWish } from './pageWishes.ts';
import { usePrice } from './usePrice.ts';
import { useSendBlock } from './useSendBlock.ts';
import styles from './Composer.module.css';

/** A pasted text longer than this becomes a file: as such it can be seen, priced and taken away. */
const LONGEST_PASTE = 8000;

export interface ComposerProps {
  readonly conversationId: string | null;
  readonly answering: boolean;
}

export const Composer = ({ conversationId, answering }: ComposerProps): ReactElement => {
  const { t } = useTranslation();
  const draft = useDraft(conversationId);
  const files = useFiles(conversationId);
  const setup = useSetup(conversationId);
  const setupOpen = useSetupDialog((state) => state.open);
  const field = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [sending, setSending] = useState(false);
  const block = useSendBlock();
  const { price, isCurrent } = usePrice({ conversationId, text: draft, files, answering });
  const isReading = files.some(({ attachment, error: failed }) => attachment === null && failed === null);
  // Whoever writes on and sends at once is not held up by what was counted before.
  const isTooLong = isCurrent && price?.fits === false;
  const canSend = draft.trim() !== '' && block === null && !answering && !sending && !isReading && !isTooLong;

  // One comes here to write.
  useEffect(() => field.current?.focus(), []);

  useWish('write', () => field.current?.focus());
  useWish('attach', () => chooser.current?.click());

  const show = (thrown: unknown): void => setError(errorInfoOf(thrown));
  const attach = (chosen: readonly File[]): void => {
    void attachFiles(conversationId, chosen).then((all) => {
      if (!all) showToast(t('compose.files.tooMany', { count: mostAttachments }));
    });
    field.current?.focus();
  };
  const drop = useFileDrop(attach);
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
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowUp' && draft === '' && editLastQuestion()) event.preventDefault();
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    send();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = [...event.clipboardData.files];
    const text = event.clipboardData.getData('text/plain');
    if (pasted.length === 0 && text.length <= LONGEST_PASTE) return;
    event.preventDefault();
    attach(pasted.length > 0 ? pasted : [new File([text], t('compose.files.pasted'), { type: 'text/plain' })]);
  };

  return (
    <div className={styles.root} {...drop.handlers}>
      {error !== null && <ErrorNotice error={error} />}
      <AttachmentTray conversationId={conversationId} files={files} price={price} />
      <div className={styles.box} data-over={drop.isOver || undefined}>
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
          onPaste={onPaste}
        />
        <div className={styles.tools}>
          <input
            ref={chooser}
            type="file"
            multiple
            hidden
            onChange={(event) => {
              attach([...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
          <IconButton icon={<Paperclip />} label={t('compose.files.attach')} onClick={() => chooser.current?.click()} />
          <IconButton
            icon={<SlidersHorizontal />}
            label={isChanged(setup) ? t('compose.setup.changed') : t('compose.setup.button')}
            className={isChanged(setup) ? styles.changed : undefined}
            onClick={openSetup}
          />
          <EffortMenu conversationId={conversationId} onOwn={openSetup} />
          <span className={styles.space} />
          {price !== null && <ContextMeter price={price} />}
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
        {drop.isOver && (
          <div className={styles.drop}>
            <strong>{t('compose.files.drop')}</strong>
            <span>{t('compose.files.dropText')}</span>
          </div>
        )}
      </div>
      <p className={styles.hint} data-warning={(block === null && isTooLong && !answering) || undefined}>
        {block !== null
          ? t(`chat.composer.${block}`)
          : isTooLong && !answering
            ? t('compose.context.tooLong')
            : answering
              ? t('chat.composer.hintActive')
              : t('chat.composer.hint')}
      </p>
      {setupOpen && <SetupDialog conversationId={conversationId} />}
    </div>
  );
};
