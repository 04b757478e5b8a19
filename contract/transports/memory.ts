/**
 * Two ends of a channel inside one process, for tests and for a shell that is its own client. Messages are cloned and
 * delivered later, as over a real channel, so that nothing comes to depend on shared objects or on synchronous answers.
 */
import type { Transport } from '../transport.ts';
import { createInbox, type Inbox } from './inbox.ts';

const end = (own: Inbox, other: Inbox): Transport => ({
  send: (message) => {
    if (own.closed) return;
    const copy: unknown = structuredClone(message);
    queueMicrotask(() => other.receive(copy));
  },
  onMessage: (listener) => own.onMessage(listener),
  onClose: (listener) => own.onClose(listener),
  close: () => {
    own.close();
    // Behind the messages that were sent before.
    queueMicrotask(() => other.close());
  },
});

export const createMemoryPair = (): [Transport, Transport] => {
  const first = createInbox();
  const second = createInbox();
  return [end(first, second), end(second, first)];
};
