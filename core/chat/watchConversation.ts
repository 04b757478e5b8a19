/**
 * A conversation as a stream: the snapshot, then what came after it. A reader that is slower than the engine gets
 * fewer, longer deltas; the engine does not wait for it.
 */
import type { ChatEvent } from '../../contract/chat.ts';
import type { ChatService } from './chatService.ts';

/** Ends when the reader leaves or the conversation is removed. Errors: CHAT_NOT_FOUND. */
export const watchConversation = async (
  chat: ChatService,
  conversationId: string,
  emit: (event: ChatEvent) => Promise<void>,
  signal: AbortSignal,
): Promise<void> => {
  let waiting: ChatEvent[] = [];
  const state = { removed: false };
  const isOver = (): boolean => signal.aborted || (state.removed && waiting.length === 0);
  let wake: () => void = () => undefined;

  const { snapshot, unsubscribe } = chat.watch(conversationId, (event) => {
    const last = waiting.at(-1);
    if (event === null) state.removed = true;
    else if (
      event.type === 'delta' &&
      last?.type === 'delta' &&
      last.channel === event.channel &&
      last.messageId === event.messageId
    ) {
      waiting[waiting.length - 1] = { ...event, text: last.text + event.text };
    } else waiting.push(event);
    wake();
  });
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  try {
    await emit(snapshot);
    while (!isOver()) {
      const events = waiting;
      waiting = [];
      for (const event of events) await emit(event);
      // The reader may have left while it took the last event: then nobody would wake this up again.
      if (waiting.length === 0 && !isOver()) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', onAbort);
  }
};
