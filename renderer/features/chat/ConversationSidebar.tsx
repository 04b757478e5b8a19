/** All conversations: pinned, in folders, by day; and the way to begin a new one. */
import { SquarePen } from 'lucide-react';
import { useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../contract/chat.ts';
import { useConversations } from '../../stores/conversations.ts';
import { Button } from '../../ui/Button.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { arrangeConversations } from './arrangeConversations.ts';
import { startNewChat } from './chatActions.ts';
import { ConversationItem } from './ConversationItem.tsx';
import { FolderGroup } from './FolderGroup.tsx';
import { spanKey, type ConversationGroup } from './groupConversations.ts';
import { useWish } from './pageWishes.ts';
import { RecentlyDeleted } from './RecentlyDeleted.tsx';
import { searchFor, useSearch } from './search.ts';
import { SearchResults } from './SearchResults.tsx';
import { useNow } from './useNow.ts';
import styles from './ConversationSidebar.module.css';

/** Often enough for the groups to be right after midnight. */
const CLOCK_MS = 60_000;

export const ConversationSidebar = (): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const conversations = useConversations((state) => state.conversations);
  const folders = useConversations((state) => state.folders);
  const openId = useConversations((state) => state.openId);
  const query = useSearch((state) => state.query);
  const searchField = useRef<HTMLInputElement>(null);
  const nowMs = useNow(true, CLOCK_MS);
  useWish('search', () => searchField.current?.select());

  const nameOf = (span: ConversationGroup['span']): string =>
    span instanceof Date ? format.month(span) : t(`chat.groups.${span}`);

  const listOf = (some: readonly Conversation[]): ReactElement => (
    <ul>
      {some.map((conversation) => (
        <ConversationItem key={conversation.id} conversation={conversation} isOpen={conversation.id === openId} />
      ))}
    </ul>
  );
  const arranged = arrangeConversations(conversations ?? [], folders, new Date(nowMs));

  return (
    <aside className={styles.sidebar} aria-label={t('chat.conversations')}>
      <div className={styles.top}>
        <Button className={styles.newChat} icon={<SquarePen />} onClick={startNewChat}>
          {t('chat.newChat')}
        </Button>
        <SearchField
          ref={searchField}
          label={t('chat.search.label')}
          placeholder={t('chat.search.placeholder')}
          value={query}
          onChange={searchFor}
        />
      </div>
      <nav className={styles.list} aria-label={t('chat.conversations')}>
        {query.trim() !== '' ? (
          <SearchResults />
        ) : conversations === null ? (
          <div className={styles.loading} role="status" aria-label={t('chat.loadingConversations')}>
            {['72%', '88%', '60%', '80%'].map((width) => (
              <Skeleton key={width} width={width} height="14px" />
            ))}
          </div>
        ) : conversations.length === 0 && folders.length === 0 ? (
          <p className={styles.empty}>{t('chat.noConversations')}</p>
        ) : (
          <>
            {arranged.pinned.length > 0 && (
              <section className={styles.group}>
                <h2 className={styles.groupName}>{t('chat.pinned')}</h2>
                {listOf(arranged.pinned)}
              </section>
            )}
            {arranged.folders.map(({ folder, conversations: inside }) => (
              <FolderGroup key={folder.id} folder={folder} conversations={inside} openId={openId} />
            ))}
            {arranged.groups.map((group) => (
              <section key={spanKey(group.span)} className={styles.group}>
                <h2 className={styles.groupName}>{nameOf(group.span)}</h2>
                {listOf(group.conversations)}
              </section>
            ))}
          </>
        )}
      </nav>
      <RecentlyDeleted />
    </aside>
  );
};
