/** What a stored answer is that nobody is making any more: one whose end could not be stored was interrupted. */
import type { Message } from '../../contract/chat.ts';

export const settledStatus = (status: Message['status']): Exclude<Message['status'], 'queued' | 'streaming'> =>
  status === 'queued' || status === 'streaming' ? 'interrupted' : status;
