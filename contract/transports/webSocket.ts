/**
 * A transport over a WebSocket, one JSON text a message: in the browser, with Node's WebSocket, or with the sockets of
 * `ws` on a server. Messages sent while it is still connecting go out once it is open.
 */
import type { Transport } from '../transport.ts';
import { createInbox } from './inbox.ts';

/** The part of a WebSocket that is needed here. */
export interface SocketLike {
  readonly readyState: number;
  send(text: string): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
}

/** `WebSocket.CONNECTING`; the constant hangs on a class that is not the same everywhere. */
const connecting = 0;

/** The message of a text frame, or undefined for anything that is not JSON: no peer of ours sends that. */
const read = (data: unknown): unknown => {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
};

export const webSocketTransport = (socket: SocketLike): Transport => {
  const inbox = createInbox();
  const unsent: string[] = [];
  socket.addEventListener('open', () => {
    for (const text of unsent.splice(0)) socket.send(text);
  });
  socket.addEventListener('message', (event) => {
    const message = read(event.data);
    if (message !== undefined) inbox.receive(message);
  });
  socket.addEventListener('close', () => inbox.close());
  // A `close` follows. Without a listener the `ws` library would take the process down instead.
  socket.addEventListener('error', () => undefined);
  return {
    send: (message) => {
      if (inbox.closed) return;
      const text = JSON.stringify(message);
      if (socket.readyState === connecting) unsent.push(text);
      else socket.send(text);
    },
    onMessage: (listener) => inbox.onMessage(listener),
    onClose: (listener) => inbox.onClose(listener),
    close: () => {
      inbox.close();
      socket.close();
    },
  };
};
