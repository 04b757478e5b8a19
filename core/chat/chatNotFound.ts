/** The chat that is meant was purged, or is deleted where only those that are there can be had. */
import { HearthError } from '../../contract/error.ts';

export const chatNotFound = (conversationId: string): HearthError =>
  new HearthError({
    code: 'CHAT_NOT_FOUND',
    message: 'This chat is not there any more.',
    details: { conversationId },
    next: 'Choose another chat, or start a new one.',
  });
