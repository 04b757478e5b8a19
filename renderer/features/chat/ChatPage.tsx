/** The main page: conversations on the left, the open one in the middle, the composer under it. */
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { isInPopup } from '../../ui/isInPopup.ts';
import { isAnswering, useChat } from '../../stores/chat.ts';
import { openConversation, useConversations } from '../../stores/conversations.ts';
import { AnswerAnnouncer } from './AnswerAnnouncer.tsx';
import { stopAnswer } from './chatActions.ts';
import { ChatHeader } from './ChatHeader.tsx';
import { Composer } from './Composer.tsx';
import { ConversationDialog } from './ConversationDialog.tsx';
import { ConversationSidebar } from './ConversationSidebar.tsx';
import { EmptyChat } from './EmptyChat.tsx';
import { EngineNotice } from './EngineNotice.tsx';
import { LoadingMessages } from './LoadingMessages.tsx';
import { messageList } from './messageListView.ts';
import { useSidebar } from './sidebar.ts';
import { useConversationStream } from './useConversationStream.ts';
import styles from './ChatPage.module.css';

/** Esc in a dialog or a menu closes it; anywhere else it stops the answer. */
const useEscapeStops = (conversationId: string | null, answering: boolean): void => {
  useEffect(() => {
    if (conversationId === null || !answering) return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || isInPopup(event.target)) return;
      void stopAnswer(conversationId).catch(() => undefined);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [conversationId, answering]);
};

export const ChatPage = (): ReactElement => {
  const { t } = useTranslation();
  const openId = useConversations((state) => state.openId);
  const isShown = useChat((state) => state.conversationId === openId);
  const phase = useChat((state) => state.phase);
  const error = useChat((state) => state.error);
  const isEmpty = useChat((state) => state.order.length === 0);
  const answering = useChat(isAnswering) && isShown;
  const sidebarOpen = useSidebar((state) => state.open);
  useConversationStream(openId);
  useEscapeStops(openId, answering);
  useEffect(() => {
    // Beside the conversation, not after it; a fault shows where the list would be.
    if (openId !== null) messageList.load().catch(() => undefined);
  }, [openId]);

  const content = (): ReactElement => {
    if (!isShown || phase === 'loading') return <LoadingMessages />;
    if (phase === 'failed' && error !== null) {
      return (
        <div className={styles.failed}>
          <ErrorNotice
            error={error}
            actions={<Button onClick={() => openConversation(null)}>{t('chat.newChat')}</Button>}
          />
        </div>
      );
    }
    return isEmpty ? <EmptyChat conversationId={openId} /> : <messageList.View key={openId} />;
  };

  return (
    <div className={styles.page}>
      {sidebarOpen && <ConversationSidebar />}
      <main id="content" tabIndex={-1} className={styles.main}>
        <ChatHeader />
        <div className={styles.content}>{content()}</div>
        <EngineNotice showInstall={!isEmpty} />
        <AnswerAnnouncer />
        <Composer key={openId} conversationId={openId} answering={answering} />
      </main>
      <ConversationDialog />
    </div>
  );
};
