/**
 * Keys that work everywhere. Ctrl/Cmd+N begins a new chat; a browser keeps that one for its windows, so there the same
 * with Shift and the letter O does it too.
 */
import { useEffect } from 'react';
import { openConversation } from '../stores/conversations.ts';
import { goTo } from '../stores/navigation.ts';

export const useShortcuts = (): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      if (!(key === 'n' && !event.shiftKey) && !(key === 'o' && event.shiftKey)) return;
      event.preventDefault();
      openConversation(null);
      goTo('chat');
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
};
