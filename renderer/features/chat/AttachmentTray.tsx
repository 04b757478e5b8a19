/** The files of the question that is being written: what each costs, or why it cannot be read. */
import { CircleAlert, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatPrice } from '../../../contract/chatPrice.ts';
import type { ErrorInfo } from '../../../contract/error.ts';
import { detachFile, type AttachedFile } from '../../stores/attachments.ts';
import { describeError } from '../../ui/describeError.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { AttachmentChip } from './AttachmentChip.tsx';
import styles from './AttachmentTray.module.css';

export interface AttachmentTrayProps {
  readonly conversationId: string | null;
  readonly files: readonly AttachedFile[];
  readonly price: ChatPrice | null;
}

interface FailedFileProps {
  readonly name: string;
  readonly error: ErrorInfo;
  readonly onRemove: () => void;
}

/** As small as the others: several may fail at once, and what is being written stays in sight. */
const FailedFile = ({ name, error, onRemove }: FailedFileProps): ReactElement => {
  const { t, i18n } = useTranslation();
  const { message, next } = describeError(error, t, i18n.language);
  return (
    <div role="alert" className={styles.failed}>
      <CircleAlert aria-hidden="true" />
      <p>
        <strong>{name}</strong>
        <span>{message}</span> <span>{next}</span>
      </p>
      <IconButton size="small" icon={<X />} label={t('compose.files.remove', { name })} onClick={onRemove} />
    </div>
  );
};

export const AttachmentTray = ({ conversationId, files, price }: AttachmentTrayProps): ReactElement | null => {
  const { t } = useTranslation();
  const format = useFormat();
  if (files.length === 0) return null;

  const factsOf = ({ attachment }: AttachedFile): string => {
    const tokens = price?.attachments[attachment?.id ?? ''];
    if (attachment === null || price === null || tokens === undefined) return t('compose.files.reading');
    const values = { count: tokens, number: format.integer(tokens) };
    if (price.limitTokens === null || !price.counted) return t('compose.files.estimated', values);
    const share = tokens / price.limitTokens;
    const percent = share < 0.005 ? `< ${format.percent(0.01)}` : format.percent(share);
    const shown = share > 1 ? t('compose.files.beyond') : t('compose.files.share', { percent });
    return `${t('compose.files.tokens', values)} · ${shown}`;
  };

  return (
    <ul className={styles.tray} aria-label={t('compose.files.list')}>
      {files.map((file) => (
        <li key={file.key} className={file.error === null ? undefined : styles.wide}>
          {file.error === null ? (
            <AttachmentChip
              name={file.name}
              attachment={file.attachment}
              facts={factsOf(file)}
              onRemove={() => detachFile(conversationId, file)}
            />
          ) : (
            <FailedFile name={file.name} error={file.error} onRemove={() => detachFile(conversationId, file)} />
          )}
        </li>
      ))}
    </ul>
  );
};
