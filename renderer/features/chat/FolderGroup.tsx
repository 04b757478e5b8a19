/** A folder of the sidebar: folds, and can be renamed or removed; its conversations outlive it. */
import { ChevronRight, Download, Ellipsis, FolderX, Pencil } from 'lucide-react';
import { useId, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import type { Conversation, Folder } from '../../../contract/chat.ts';
import { callHearth } from '../../rpc/client.ts';
import { saveChats } from '../../stores/chatTransfer.ts';
import { showFault, showToast } from '../../stores/toasts.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { ConversationItem } from './ConversationItem.tsx';
import { RenameDialog } from './RenameDialog.tsx';
import styles from './FolderGroup.module.css';

const useClosedFolders = create<{ readonly closed: ReadonlySet<string> }>(() => ({ closed: new Set() }));

const toggle = (id: string): void =>
  useClosedFolders.setState(({ closed }) => {
    const next = new Set(closed);
    if (!next.delete(id)) next.add(id);
    return { closed: next };
  });

export interface FolderGroupProps {
  readonly folder: Folder;
  readonly conversations: readonly Conversation[];
  readonly openId: string | null;
}

export const FolderGroup = ({ folder, conversations, openId }: FolderGroupProps): ReactElement => {
  const { t } = useTranslation();
  const listId = useId();
  const isClosed = useClosedFolders(({ closed }) => closed.has(folder.id));
  const [renaming, setRenaming] = useState(false);
  const remove = (): void => {
    callHearth('chat.removeFolder', { folderId: folder.id }).then(
      () => showToast(t('chat.folder.removed', { name: folder.name })),
      showFault,
    );
  };
  const save = (): void => {
    const ids = conversations.map(({ id }) => id);
    saveChats(ids, 'json', folder.name).catch(showFault);
  };
  return (
    <section className={styles.group} aria-label={folder.name}>
      <div className={styles.header}>
        <h2 className={styles.heading}>
          <button
            type="button"
            className={styles.name}
            aria-expanded={!isClosed}
            aria-controls={listId}
            onClick={() => toggle(folder.id)}
          >
            <ChevronRight className={styles.chevron} aria-hidden="true" />
            <span className={styles.text}>{folder.name}</span>
            <span className={styles.count}>{conversations.length}</span>
          </button>
        </h2>
        <span className={styles.menu}>
          <Menu
            align="end"
            trigger={
              <IconButton size="small" icon={<Ellipsis />} label={t('chat.folder.actions', { name: folder.name })} />
            }
          >
            <MenuItem icon={<Pencil />} onSelect={() => setRenaming(true)}>
              {t('common.rename')}
            </MenuItem>
            {conversations.length > 0 && (
              <MenuItem icon={<Download />} onSelect={save}>
                {t('chats.saveAs.json')}
              </MenuItem>
            )}
            <MenuItem icon={<FolderX />} onSelect={remove}>
              {t('chat.folder.remove')}
            </MenuItem>
          </Menu>
        </span>
      </div>
      <ul id={listId} hidden={isClosed}>
        {conversations.map((conversation) => (
          <ConversationItem key={conversation.id} conversation={conversation} isOpen={conversation.id === openId} />
        ))}
      </ul>
      {renaming && (
        <RenameDialog
          heading={t('chat.folder.renameTitle')}
          name={folder.name}
          rename={(name) => callHearth('chat.renameFolder', { folderId: folder.id, name })}
          onClose={() => setRenaming(false)}
        />
      )}
    </section>
  );
};
