/** Above the messages: which conversation this is, and which model answers. */
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../../i18n/titleOf.ts';
import { useConversations } from '../../stores/conversations.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { ModelSelector } from './ModelSelector.tsx';
import { toggleSidebar, useSidebar } from './sidebar.ts';
import styles from './ChatHeader.module.css';

export const ChatHeader = (): ReactElement => {
  const { t } = useTranslation();
  const open = useSidebar((state) => state.open);
  const title = useConversations(
    ({ conversations, openId }) => conversations?.find(({ id }) => id === openId)?.title ?? '',
  );
  return (
    <header className={styles.header}>
      <IconButton
        icon={open ? <PanelLeftClose /> : <PanelLeftOpen />}
        label={open ? t('chat.hideSidebar') : t('chat.showSidebar')}
        aria-expanded={open}
        onClick={toggleSidebar}
      />
      <h1 className={styles.title}>{titleOf({ title }, t)}</h1>
      <ModelSelector />
    </header>
  );
};
