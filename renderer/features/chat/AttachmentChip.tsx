/** A file with a question: its name and kind; opens the text that the model is shown. */
import { FileCode, FileText, X } from 'lucide-react';
import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../../contract/attachments.ts';
import { AttachmentDialog } from './AttachmentDialog.tsx';
import styles from './AttachmentChip.module.css';

export interface AttachmentChipProps {
  readonly name: string;
  /** null while it is being read. */
  readonly attachment: Attachment | null;
  /** What stands behind the name. */
  readonly facts: ReactNode;
  readonly onRemove?: (() => void) | undefined;
}

export const AttachmentChip = ({ name, attachment, facts, onRemove }: AttachmentChipProps): ReactElement => {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <span className={styles.chip} aria-busy={attachment === null || undefined}>
      <button
        type="button"
        className={styles.open}
        aria-label={t('compose.files.open', { name })}
        disabled={attachment === null}
        onClick={() => setOpen(true)}
      >
        {attachment?.kind === 'code' ? <FileCode aria-hidden="true" /> : <FileText aria-hidden="true" />}
        <span className={styles.texts}>
          <span className={styles.name}>{name}</span>
          <span className={styles.facts}>{facts}</span>
        </span>
      </button>
      {onRemove !== undefined && (
        <button
          type="button"
          className={styles.remove}
          aria-label={t('compose.files.remove', { name })}
          onClick={onRemove}
        >
          <X aria-hidden="true" />
        </button>
      )}
      {open && attachment !== null && <AttachmentDialog attachment={attachment} onClose={() => setOpen(false)} />}
    </span>
  );
};
