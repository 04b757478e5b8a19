/** What was deleted and can still be brought back, or be removed at once. It is there only while there is something. */
import { RotateCcw, Trash2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../../i18n/titleOf.ts';
import type { ErrorInfo } from '../../../contract/error.ts';
import { callHearth } from '../../rpc/client.ts';
import { errorInfoOf } from '../../rpc/errorInfoOf.ts';
import { useConversations } from '../../stores/conversations.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { restoreConversation } from './deleteConversation.ts';
import styles from './RecentlyDeleted.module.css';

const DeletedDialog = ({ onClose }: { readonly onClose: () => void }): ReactElement => {
  const { t } = useTranslation();
  const deleted = useConversations((state) => state.deleted);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const purge = async (ids: readonly string[]): Promise<void> => {
    setError(null);
    try {
      for (const conversationId of ids) await callHearth('chat.purge', { conversationId });
    } catch (thrown) {
      setError(errorInfoOf(thrown));
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('chat.trash.title')}
      description={t('chat.trash.text')}
      actions={
        <>
          {deleted.length > 0 && (
            <Button variant="danger" onClick={() => void purge(deleted.map(({ id }) => id))}>
              {t('chat.trash.purgeAll')}
            </Button>
          )}
          <Button onClick={onClose}>{t('chat.close')}</Button>
        </>
      }
    >
      <ul className={styles.list}>
        {deleted.map(({ id, title }) => {
          const name = titleOf({ title }, t);
          return (
            <li key={id} className={styles.item}>
              <span className={styles.title}>{name}</span>
              <IconButton
                size="small"
                icon={<RotateCcw />}
                label={t('chat.trash.restore', { title: name })}
                onClick={() => void restoreConversation(id)}
              />
              <IconButton
                size="small"
                icon={<Trash2 />}
                label={t('chat.trash.purge', { title: name })}
                onClick={() => void purge([id])}
              />
            </li>
          );
        })}
      </ul>
      {deleted.length === 0 && <p className={styles.empty}>{t('chat.trash.empty')}</p>}
      {error !== null && <ErrorNotice error={error} />}
    </Dialog>
  );
};

export const RecentlyDeleted = (): ReactElement | null => {
  const { t } = useTranslation();
  const count = useConversations((state) => state.deleted.length);
  const [open, setOpen] = useState(false);
  if (count === 0 && !open) return null;
  return (
    <div className={styles.root}>
      <Button size="small" variant="quiet" icon={<Trash2 />} className={styles.button} onClick={() => setOpen(true)}>
        {t('chat.trash.button', { number: count })}
      </Button>
      {open && <DeletedDialog onClose={() => setOpen(false)} />}
    </div>
  );
};
