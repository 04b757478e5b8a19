/** One conversation of the list: opens it; its menu renames or deletes it. */
import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../contract/chat.ts';
import { callHearth } from '../../rpc/client.ts';
import { openConversation } from '../../stores/conversations.ts';
import { classNames } from '../../ui/classNames.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { RenameDialog } from './RenameDialog.tsx';
import styles from './ConversationItem.module.css';

export interface ConversationItemProps {
  readonly conversation: Conversation;
  readonly isOpen: boolean;
}

export const ConversationItem = ({ conversation, isOpen }: ConversationItemProps): ReactElement => {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'none' | 'rename' | 'delete'>('none');
  const title = conversation.title === '' ? t('chat.untitled') : conversation.title;
  const close = (): void => setDialog('none');

  return (
    <li className={classNames(styles.item, isOpen && styles.open)}>
      <button
        type="button"
        className={styles.name}
        aria-current={isOpen ? 'page' : undefined}
        title={title}
        onClick={() => openConversation(conversation.id)}
      >
        <span className={styles.title}>{title}</span>
        {conversation.active && (
          <span className={styles.active}>
            <span className="visually-hidden">{t('chat.answering')}</span>
          </span>
        )}
      </button>
      <span className={styles.menu}>
        <Menu
          align="end"
          trigger={<IconButton size="small" icon={<Ellipsis />} label={t('chat.conversationActions', { title })} />}
        >
          <MenuItem icon={<Pencil />} onSelect={() => setDialog('rename')}>
            {t('common.rename')}
          </MenuItem>
          <MenuItem icon={<Trash2 />} danger onSelect={() => setDialog('delete')}>
            {t('common.delete')}
          </MenuItem>
        </Menu>
      </span>
      {dialog === 'rename' && (
        <RenameDialog conversationId={conversation.id} title={conversation.title} onClose={close} />
      )}
      <ConfirmDialog
        open={dialog === 'delete'}
        onClose={close}
        title={t('chat.deleteTitle')}
        description={t('chat.deleteText', { title })}
        confirmLabel={t('common.delete')}
        onConfirm={() => callHearth('chat.delete', { conversationId: conversation.id })}
      />
    </li>
  );
};
