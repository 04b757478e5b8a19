/** The ports that main has sent to a page, by the number that both sides know them by. */
import type { MainMessage, PortMessage } from './bridgeMessage.ts';
import type { MessagePortMain } from './messagePorts.ts';

export interface PagePorts {
  /** Sends ports to the page; returns their numbers. */
  give(ports: readonly MessagePortMain[]): number[];
  receive(message: PortMessage): void;
  /** The document that had them is gone. */
  dropAll(): void;
}

export const createPagePorts = (send: (message: MainMessage) => void): PagePorts => {
  const ports = new Map<number, MessagePortMain>();
  let nextId = 1;
  return {
    give: (given) =>
      given.map((port) => {
        const id = nextId++;
        ports.set(id, port);
        // Behind the message that announces the port.
        queueMicrotask(() =>
          port.transfer({
            send: (data) => send({ type: 'portMessage', id, data }),
            close: () => {
              ports.delete(id);
              send({ type: 'portClosed', id });
            },
          }),
        );
        return id;
      }),
    receive: (message) => {
      const port = ports.get(message.id);
      if (message.type === 'portMessage') {
        port?.fromRemote(message.data);
        return;
      }
      ports.delete(message.id);
      port?.remoteClosed();
    },
    dropAll: () => {
      for (const port of ports.values()) port.remoteClosed();
      ports.clear();
    },
  };
};
