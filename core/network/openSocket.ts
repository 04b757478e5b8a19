/**
 * A connection to a server, directly or through a proxy. Where the system allows it, what arrives is read straight to
 * where the reader wants it (`onread`), which saves a copy and a buffer for every 64 KiB.
 */
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { connect as connectPlain, isIP, type OnReadOpts, type Socket } from 'node:net';
import { connect as connectSecure, type SecureContext } from 'node:tls';
import { networkError } from './networkErrors.ts';
import { hostOf, portOf } from './proxyChoice.ts';

export interface SocketReader {
  /** Where the next bytes go. */
  readonly room: () => Uint8Array;
  /** They lie at the beginning of what `room` answered, or somewhere of their own. */
  readonly onBytes: (bytes: Buffer) => void;
}

export interface SocketTarget {
  readonly url: URL;
  readonly proxy: URL | null;
  /** Whose certificates are trusted; undefined = as Node does. */
  readonly trust: SecureContext | undefined;
  readonly limitMs: number;
  readonly signal: AbortSignal | undefined;
}

/** What a proxy wants to know of who asks, from the user and password in its address. */
export const proxyHeaders = ({ username, password }: URL): Record<string, string> =>
  username === ''
    ? {}
    : {
        'proxy-authorization': `Basic ${Buffer.from(
          `${decodeURIComponent(username)}:${decodeURIComponent(password)}`,
        ).toString('base64')}`,
      };

/** A plain request through a proxy is the proxy's own to make: it is asked with the whole address. */
export const isForwarded = ({ url, proxy }: Pick<SocketTarget, 'url' | 'proxy'>): boolean =>
  proxy !== null && url.protocol === 'http:';

const openTunnel = (url: URL, proxy: URL, { trust, limitMs, signal }: SocketTarget): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const place = `${url.hostname}:${portOf(url)}`;
    const request = proxy.protocol === 'https:' ? requestSecure : requestPlain;
    request({
      method: 'CONNECT',
      host: hostOf(proxy),
      port: portOf(proxy),
      path: place,
      headers: { host: place, ...proxyHeaders(proxy) },
      agent: false,
      timeout: limitMs,
      signal,
      ...(trust === undefined ? {} : { secureContext: trust }),
    })
      .once('connect', ({ statusCode }, socket) => {
        if (statusCode === 200) resolve(socket);
        else {
          socket.destroy();
          reject(networkError('PROXY_REFUSED', `The proxy ${proxy.host} answers with the status ${statusCode ?? 0}.`));
        }
      })
      .once('timeout', function (this: { destroy(error: Error): void }) {
        this.destroy(networkError('NO_ANSWER', `The proxy ${proxy.host} does not answer.`));
      })
      .once('error', reject)
      .end();
  });

const secured = ({ url, trust }: SocketTarget) => ({
  ...(isIP(hostOf(url)) === 0 ? { servername: hostOf(url) } : {}),
  ...(trust === undefined ? {} : { secureContext: trust }),
});

const connected = (
  socket: Socket,
  event: 'connect' | 'secureConnect',
  { limitMs, signal }: SocketTarget,
): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const endWith = (error: Error): void => void socket.destroy(error);
    const tooLate = (): void => endWith(networkError('NO_ANSWER', 'It does not answer.'));
    const abort = (): void => endWith(new Error('aborted'));
    signal?.addEventListener('abort', abort, { once: true });
    socket
      .setTimeout(limitMs, tooLate)
      .once('error', reject)
      .once('close', () => signal?.removeEventListener('abort', abort))
      .once(event, () => {
        signal?.removeEventListener('abort', abort);
        socket.off('error', reject).off('timeout', tooLate).setTimeout(0).setNoDelay(true);
        resolve(socket);
      });
  });

/** Errors: as the system and TLS name them; NO_ANSWER, PROXY_REFUSED. */
export const openSocket = async (target: SocketTarget, { room, onBytes }: SocketReader): Promise<Socket> => {
  const { url, proxy } = target;
  const onread: OnReadOpts = {
    buffer: room,
    callback: (count, buffer) => {
      onBytes(Buffer.from(buffer.buffer, buffer.byteOffset, count));
      return true;
    },
  };
  if (proxy !== null && !isForwarded(target)) {
    const tunnel = await openTunnel(url, proxy, target);
    const socket = connectSecure({ socket: tunnel, ...secured(target) });
    socket.on('data', onBytes);
    return connected(socket, 'secureConnect', target);
  }
  const place = proxy ?? url;
  const address = { host: hostOf(place), port: portOf(place), onread };
  return place.protocol === 'https:'
    ? connected(connectSecure({ ...address, ...secured({ ...target, url: place }) }), 'secureConnect', target)
    : connected(connectPlain(address), 'connect', target);
};
