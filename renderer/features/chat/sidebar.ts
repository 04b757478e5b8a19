/**
 * Whether the list of conversations is shown. In a narrow window it lies over the chat, is closed at first, and closes
 * again once a chat was chosen.
 */
import { create } from 'zustand';
import { useConversations } from '../../stores/conversations.ts';

/** As in `ConversationSidebar.module.css`. */
const narrow = matchMedia('(max-width: 820px)');

export const useSidebar = create<{ readonly open: boolean }>(() => ({ open: !narrow.matches }));

export const toggleSidebar = (): void => useSidebar.setState(({ open }) => ({ open: !open }));
export const showSidebar = (): void => useSidebar.setState({ open: true });

narrow.addEventListener('change', () => useSidebar.setState({ open: !narrow.matches }));
useConversations.subscribe(({ openId }, before) => {
  if (narrow.matches && openId !== before.openId) useSidebar.setState({ open: false });
});
