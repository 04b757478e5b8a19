/**
 * What this window remembers belongs to conversations that are not there any more: it forgets all of it and loads its page
 * again. What was just told to the person can still be read then.
 */
import { openConversation } from './conversations.ts';
import { forgetDrafts } from './drafts.ts';
import { goTo } from './navigation.ts';
import { keepToasts } from './toasts.ts';

export const startAnew = (): void => {
  forgetDrafts();
  openConversation(null);
  goTo('chat');
  keepToasts();
  location.reload();
};
