/**
 * Hands each page the one port that it talks to the services over.
 *
 * The page asks, this side makes a channel, serves one end and sends the other to the page. A page has one port at a time:
 * the former closes when it asks again, when it is reloaded (its own end dies with it) and when its window goes. A closed
 * port only detaches; what the services do for it goes on.
 *
 * Navigation is no reason to close a port: Electron reports the start of one that is then refused, too, and the page that
 * stays must keep its port.
 */
import { randomUUID } from 'node:crypto';
import { ipcMain, MessageChannelMain, type WebContents } from 'electron';
import type { Logger } from 'pino';
import type { RpcServer } from '../../contract/rpc/server.ts';
import { messagePortTransport } from '../../contract/transports/messagePort.ts';
import type { Hearth } from '../../core/hearth.ts';
import { portChannel, portPleaseChannel } from '../channels.ts';
import { isOwnPage } from './sender.ts';

export const handOverPorts = (hearth: Pick<Hearth, 'connect'>, log: Logger): void => {
  const served = new Map<WebContents, RpcServer>();

  const detach = (contents: WebContents): void => {
    served.get(contents)?.close();
    served.delete(contents);
  };

  const watch = (contents: WebContents): void => {
    contents.on('render-process-gone', () => detach(contents));
    contents.on('destroyed', () => detach(contents));
  };

  const watched = new WeakSet<WebContents>();

  ipcMain.on(portPleaseChannel, (event) => {
    if (!isOwnPage(event.senderFrame)) {
      log.warn({ url: event.senderFrame?.url ?? null }, 'ignored a message from a foreign sender');
      return;
    }
    const contents = event.sender;
    if (!watched.has(contents)) {
      watched.add(contents);
      watch(contents);
    }
    detach(contents);
    const { port1, port2 } = new MessageChannelMain();
    const sender = { shell: 'desktop', connectionId: randomUUID() } as const;
    served.set(contents, hearth.connect(messagePortTransport(port1), sender));
    contents.postMessage(portChannel, null, [port2]);
  });
};
