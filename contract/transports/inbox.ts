/**
 * The receiving half of a transport, the same for every channel: keeps messages that come before there is a listener,
 * delivers them in order, and tells of the end once. A transport over another channel needs this and a way to send.
 */
import type { Transport } from '../transport.ts';

export interface Inbox extends Pick<Transport, 'onMessage' | 'onClose'> {
  readonly closed: boolean;
  /** Does nothing once closed. */
  receive(message: unknown): void;
  /** However often it is called, listeners hear of it once; a listener that comes later hears of it at once. */
  close(): void;
}

export const createInbox = (): Inbox => {
  let early: unknown[] = [];
  let onMessage: ((message: unknown) => void) | null = null;
  const closeListeners: (() => void)[] = [];
  let closed = false;
  return {
    get closed() {
      return closed;
    },
    receive: (message) => {
      if (closed) return;
      if (onMessage === null) early.push(message);
      else onMessage(message);
    },
    close: () => {
      if (closed) return;
      closed = true;
      for (const listener of closeListeners) listener();
    },
    onMessage: (listener) => {
      onMessage = listener;
      const delivered = early;
      early = [];
      for (const message of delivered) listener(message);
    },
    onClose: (listener) => {
      if (closed) listener();
      else closeListeners.push(listener);
    },
  };
};
