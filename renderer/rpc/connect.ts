/**
 * One attempt to reach Hearth: over the port that the desktop window hands over, or over a WebSocket in a browser.
 * Resolves with a transport that is open; rejects when there is no way in.
 */
import type { Transport } from '../../contract/transport.ts';
import { messagePortTransport } from '../../contract/transports/messagePort.ts';
import { webSocketTransport } from '../../contract/transports/webSocket.ts';

declare global {
  var hearth: { readonly shell: string } | undefined;
}

export const isDesktop = (): boolean => globalThis.hearth?.shell === 'desktop';

/** Long enough for a busy main process, short enough that a window without one says so. */
const PORT_TIMEOUT_MS = 10_000;

const connectDesktop = (): Promise<Transport> =>
  new Promise((resolve, reject) => {
    const finish = (): void => {
      clearTimeout(timer);
      window.removeEventListener('message', onMessage);
    };
    const onMessage = (event: MessageEvent<unknown>): void => {
      const port = event.ports[0];
      // Only the preload of this very window may hand over a port; a frame or an opener may not.
      if (event.source !== window || event.data !== 'hearth-port' || port === undefined) return;
      finish();
      resolve(messagePortTransport(port));
    };
    const timer = setTimeout(() => {
      finish();
      reject(new Error('The window was not given a port.'));
    }, PORT_TIMEOUT_MS);
    window.addEventListener('message', onMessage);
    window.postMessage('hearth-port-please', location.origin);
  });

const connectBrowser = (token: string): Promise<Transport> =>
  new Promise((resolve, reject) => {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(`${scheme}//${location.host}/rpc`, ['hearth', `token.${token}`]);
    const transport = webSocketTransport(socket);
    socket.addEventListener('open', () => resolve(transport), { once: true });
    socket.addEventListener('close', () => reject(new Error('The socket was closed.')), { once: true });
  });

export const connect = (token: string | null): Promise<Transport> => {
  if (isDesktop()) return connectDesktop();
  return token === null ? Promise.reject(new Error('There is no token.')) : connectBrowser(token);
};
