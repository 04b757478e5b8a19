/** The messages of the open conversation. Events are gathered and applied once a frame, however fast they come. */
import { create } from 'zustand';
import type { ChatEvent } from '../../contract/chat.ts';
import type { ErrorInfo } from '../../contract/error.ts';
import { applyChatEvents, isUnfinished, noMessages, type ChatMessages } from './chatEvents.ts';
import { onNextFrame } from './onNextFrame.ts';

export interface ChatState extends ChatMessages {
  /** Whose messages these are; null for a new chat. */
  readonly conversationId: string | null;
  /** Open once the snapshot is there. */
  readonly phase: 'loading' | 'open' | 'failed';
  readonly error: ErrorInfo | null;
}

export const useChat = create<ChatState>(() => ({
  ...noMessages,
  conversationId: null,
  phase: 'open',
  error: null,
}));

let gathered: ChatEvent[] = [];
let cancelFlush: (() => void) | null = null;

const flush = (): void => {
  cancelFlush = null;
  const events = gathered;
  gathered = [];
  useChat.setState((state) => ({ ...applyChatEvents(state, events, Date.now()), phase: 'open', error: null }));
};

export const gatherChatEvent = (event: ChatEvent): void => {
  gathered.push(event);
  cancelFlush ??= onNextFrame(flush);
};

/** Turns to another conversation; the same one again keeps what is shown until its new snapshot comes. */
export const showConversation = (conversationId: string | null): void => {
  cancelFlush?.();
  cancelFlush = null;
  gathered = [];
  if (useChat.getState().conversationId === conversationId) return;
  useChat.setState({
    ...noMessages,
    conversationId,
    phase: conversationId === null ? 'open' : 'loading',
    error: null,
  });
};

export const failConversation = (error: ErrorInfo): void => useChat.setState({ phase: 'failed', error });

/** Whether the last answer is still being made. */
export const isAnswering = ({ order, messages }: ChatMessages): boolean => {
  const last = messages[order.at(-1) ?? ''];
  return last?.role === 'assistant' && isUnfinished(last);
};
