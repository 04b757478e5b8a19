/** Puts a conversation into a folder, a new one if there is none that fits. */
import { Folder, FolderPlus, FolderX } from 'lucide-react';
import { useState, type ReactElement, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../contract/chat.ts';
import type { ErrorInfo } from '../../../contract/error.ts';
import { callHearth } from '../../rpc/client.ts';
import { errorInfoOf } from '../../rpc/errorInfoOf.ts';
import { useConversations } from '../../stores/conversations.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './FolderDialog.module.css';

const LONGEST_NAME = 200;

export interface FolderDialogProps {
  readonly conversation: Conversation;
  readonly onClose: () => void;
}

export const FolderDialog = ({ conversation, onClose }: FolderDialogProps): ReactElement => {
  const { t } = useTranslation();
  const folders = useConversations((state) => state.folders);
  const [name, setName] = useState('');
  const [error, setError] = useState<ErrorInfo | null>(null);

  const run = (work: () => Promise<unknown>): void => {
    setError(null);
    work().then(onClose, (thrown: unknown) => setError(errorInfoOf(thrown)));
  };
  const moveTo = (folderId: string | null): Promise<unknown> =>
    callHearth('chat.update', { conversationId: conversation.id, folderId });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (name.trim() === '') return;
    run(async () => moveTo((await callHearth('chat.createFolder', { name: name.trim() })).id));
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={t('chat.folder.moveTitle')}
      actions={<Button onClick={onClose}>{t('common.cancel')}</Button>}
    >
      <ul className={styles.folders} aria-label={t('chat.folder.folders')}>
        {folders.map((folder) => (
          <li key={folder.id}>
            <Button
              variant="quiet"
              className={styles.folder}
              icon={<Folder />}
              aria-current={folder.id === conversation.folderId || undefined}
              onClick={() => run(() => moveTo(folder.id))}
            >
              {folder.name}
            </Button>
          </li>
        ))}
        {conversation.folderId !== null && (
          <li>
            <Button
              variant="quiet"
              className={styles.folder}
              icon={<FolderX />}
              onClick={() => run(() => moveTo(null))}
            >
              {t('chat.folder.none')}
            </Button>
          </li>
        )}
      </ul>
      <form className={styles.create} onSubmit={submit}>
        <TextField label={t('chat.folder.newName')} value={name} maxLength={LONGEST_NAME} onChange={setName} />
        <Button type="submit" icon={<FolderPlus />} disabled={name.trim() === ''}>
          {t('chat.folder.create')}
        </Button>
      </form>
      {error !== null && <ErrorNotice error={error} />}
    </Dialog>
  );
};
