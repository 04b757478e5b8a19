/** One conversation of the list: opens it; its menu pins, files, renames, saves or deletes it. */
import { Download, Ellipsis, FileText, FolderInput, Pencil, Pin, PinOff, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../contract/chat.ts';
import { titleOf } from '../../i18n/titleOf.ts';
import { saveChats, type ChatFormat } from '../../stores/chatTransfer.ts';
import { openConversation } from '../../stores/conversations.ts';
import { showFault } from '../../stores/toasts.ts';
import { classNames } from '../../ui/classNames.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/Menu.tsx';
import { togglePin } from './chatActions.ts';
import { openConversationDialog } from './conversationDialog.ts';
import { deleteConversation } from './deleteConversation.ts';
import styles from './ConversationItem.module.css';

export interface ConversationItemProps {
  readonly conversation: Conversation;
  readonly isOpen: boolean;
}

export const ConversationItem = ({ conversation, isOpen }: ConversationItemProps): ReactElement => {
  const { t } = useTranslation();
  const { id: conversationId, pinned } = conversation;
  const title = titleOf(conversation, t);

  const save = (format: ChatFormat): void => {
    saveChats([conversationId], format, title).catch(showFault);
  };

  return (
    <li className={classNames(styles.item, isOpen && styles.open)}>
      <button
        type="button"
        className={styles.name}
        aria-current={isOpen ? 'page' : undefined}
        title={title}
        onClick={() => openConversation(conversationId)}
      >
        <span className={styles.title}>{title}</span>
        {conversation.queuePlace !== null ? (
          <span className={styles.queued} title={t('compose.answer.queued', { place: conversation.queuePlace })}>
            <span className="visually-hidden">{t('compose.answer.queued', { place: conversation.queuePlace })}</span>
            <span aria-hidden="true">{conversation.queuePlace}</span>
          </span>
        ) : (
          conversation.active && (
            <span className={styles.active}>
              <span className="visually-hidden">{t('chat.answering')}</span>
            </span>
          )
        )}
      </button>
      <span className={styles.menu}>
        <Menu
          align="end"
          trigger={<IconButton size="small" icon={<Ellipsis />} label={t('chat.conversationActions', { title })} />}
        >
          <MenuItem icon={pinned ? <PinOff /> : <Pin />} onSelect={() => void togglePin(conversation).catch(showFault)}>
            {pinned ? t('chat.unpin') : t('chat.pin')}
          </MenuItem>
          <MenuItem icon={<Pencil />} onSelect={() => openConversationDialog('rename', conversationId)}>
            {t('common.rename')}
          </MenuItem>
          <MenuItem icon={<FolderInput />} onSelect={() => openConversationDialog('folder', conversationId)}>
            {t('chat.folder.move')}
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={<FileText />} onSelect={() => save('markdown')}>
            {t('chats.saveAs.markdown')}
          </MenuItem>
          <MenuItem icon={<Download />} onSelect={() => save('json')}>
            {t('chats.saveAs.json')}
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={<Trash2 />} danger onSelect={() => deleteConversation(conversation, t)}>
            {t('common.delete')}
          </MenuItem>
        </Menu>
      </span>
    </li>
  );
};
