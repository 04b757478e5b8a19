/** All conversations, grouped by day, and the way to begin a new one. */
import { SquarePen } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useConversations } from '../../stores/conversations.ts';
import { Button } from '../../ui/Button.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { startNewChat } from './chatActions.ts';
import { ConversationItem } from './ConversationItem.tsx';
import { groupConversations, spanKey, type ConversationGroup } from './groupConversations.ts';
import { useNow } from './useNow.ts';
import styles from './ConversationSidebar.module.css';

/** Often enough for the groups to be right after midnight. */
const CLOCK_MS = 60_000;

export const ConversationSidebar = (): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const conversations = useConversations((state) => state.conversations);
  const openId = useConversations((state) => state.openId);
  const nowMs = useNow(true, CLOCK_MS);

  const nameOf = (span: ConversationGroup['span']): string =>
    span instanceof Date ? format.month(span) : t(`chat.groups.${span}`);

  return (
    <aside className={styles.sidebar} aria-label={t('chat.conversations')}>
      <div className={styles.top}>
        <Button className={styles.newChat} icon={<SquarePen />} onClick={startNewChat}>
          {t('chat.newChat')}
        </Button>
      </div>
      <nav className={styles.list} aria-label={t('chat.conversations')}>
        {conversations === null ? (
          <div className={styles.loading} role="status" aria-label={t('chat.loadingConversations')}>
            {['72%', '88%', '60%', '80%'].map((width) => (
              <Skeleton key={width} width={width} height="14px" />
            ))}
          </div>
        ) : conversations.length === 0 ? (
          <p className={styles.empty}>{t('chat.noConversations')}</p>
        ) : (
          groupConversations(conversations, new Date(nowMs)).map((group) => (
            <section key={spanKey(group.span)} className={styles.group}>
              <h2 className={styles.groupName}>{nameOf(group.span)}</h2>
              <ul>
                {group.conversations.map((conversation) => (
                  <ConversationItem
                    key={conversation.id}
                    conversation={conversation}
                    isOpen={conversation.id === openId}
                  />
                ))}
              </ul>
            </section>
          ))
        )}
      </nav>
    </aside>
  );
};
