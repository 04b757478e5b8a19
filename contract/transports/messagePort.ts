/**
 * A transport over one end of a message channel: a DOM MessagePort, a Node worker's, or Electron's MessagePortMain.
 * Both ends close when either does; what was sent before arrives first.
 */
import type { Transport } from '../transport.ts';
import { createInbox } from './inbox.ts';

interface PortBasics {
  postMessage(message: unknown): void;
  close(): void;
}

/** DOM ports and Node's. (Node's also have `on`, but that passes the bare message and not an event.) */
export interface EventTargetPort extends PortBasics {
  start?(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

/** Electron's MessagePortMain. */
export interface EmitterPort extends PortBasics {
  start(): void;
  on(type: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(type: 'close', listener: () => void): unknown;
}

export const messagePortTransport = (port: EventTargetPort | EmitterPort): Transport => {
  const inbox = createInbox();
  const onMessage = (event: { readonly data: unknown }): void => inbox.receive(event.data);
  const onClose = (): void => inbox.close();
  if ('addEventListener' in port) {
    port.addEventListener('message', onMessage);
    port.addEventListener('close', onClose);
  } else {
    port.on('message', onMessage);
    port.on('close', onClose);
  }
  port.start?.();
  return {
    send: (message) => {
      if (!inbox.closed) port.postMessage(message);
    },
    onMessage: (listener) => inbox.onMessage(listener),
    onClose: (listener) => inbox.onClose(listener),
    close: () => {
      inbox.close();
      port.close();
    },
  };
};
