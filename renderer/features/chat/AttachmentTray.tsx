/** The files of the question that is being written: what each costs, or why it cannot be read. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatPrice } from '../../../contract/chatPrice.ts';
import { detachFile, type AttachedFile } from '../../stores/attachments.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { AttachmentChip } from './AttachmentChip.tsx';
import styles from './AttachmentTray.module.css';

export interface AttachmentTrayProps {
  readonly conversationId: string | null;
  readonly files: readonly AttachedFile[];
  readonly price: ChatPrice | null;
}

export const AttachmentTray = ({ conversationId, files, price }: AttachmentTrayProps): ReactElement | null => {
  const { t } = useTranslation();
  const format = useFormat();
  if (files.length === 0) return null;

  const factsOf = ({ attachment }: AttachedFile): string => {
    const tokens = price?.attachments[attachment?.id ?? ''];
    if (attachment === null || price === null || tokens === undefined) return t('compose.files.reading');
    const values = { count: tokens, number: format.integer(tokens) };
    if (price.limitTokens === null || !price.counted) return t('compose.files.estimated', values);
    const share = t('compose.files.share', { percent: format.percent(tokens / price.limitTokens) });
    return `${t('compose.files.tokens', values)} · ${share}`;
  };

  return (
    <ul className={styles.tray} aria-label={t('compose.files.list')}>
      {files.map((file) => (
        <li key={file.key} className={file.error === null ? undefined : styles.failed}>
          {file.error === null ? (
            <AttachmentChip
              name={file.name}
              attachment={file.attachment}
              facts={factsOf(file)}
              onRemove={() => detachFile(conversationId, file)}
            />
          ) : (
            <ErrorNotice
              title={file.name}
              error={file.error}
              actions={
                <Button size="small" onClick={() => detachFile(conversationId, file)}>
                  {t('common.dismiss')}
                </Button>
              }
            />
          )}
        </li>
      ))}
    </ul>
  );
};
