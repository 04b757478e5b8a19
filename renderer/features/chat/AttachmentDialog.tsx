/** The text of a file, as the model is shown it. */
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../../contract/attachments.ts';
import type { ErrorInfo } from '../../../contract/error.ts';
import { callHearth } from '../../rpc/client.ts';
import { errorInfoOf } from '../../rpc/errorInfoOf.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import styles from './AttachmentDialog.module.css';

/** More at once would hold the window up; all of it can be copied. */
const SHOWN_CHARACTERS = 100_000;

export interface AttachmentDialogProps {
  readonly attachment: Attachment;
  readonly onClose: () => void;
}

export const AttachmentDialog = ({ attachment, onClose }: AttachmentDialogProps): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setText] = useState<string | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  useEffect(() => {
    callHearth('attachments.text', { attachmentId: attachment.id }).then(
      (found) => setText(found.text),
      (thrown: unknown) => setError(errorInfoOf(thrown)),
    );
  }, [attachment.id]);
  const size = t('compose.files.characters', {
    count: attachment.characters,
    number: format.integer(attachment.characters),
  });
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={attachment.name}
      description={`${t('compose.files.text')} ${size}`}
      actions={
        <>
          {text !== null && <CopyButton text={text} label={t('common.copy')} showLabel />}
          <Button variant="primary" onClick={onClose}>
            {t('compose.setup.done')}
          </Button>
        </>
      }
    >
      {error !== null && <ErrorNotice error={error} />}
      {text === null ? (
        error === null && <Skeleton height="12rem" />
      ) : (
        <pre className={styles.text} tabIndex={0}>
          {text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text}
        </pre>
      )}
    </Dialog>
  );
};
