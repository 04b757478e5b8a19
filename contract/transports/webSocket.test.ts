import { once } from 'node:events';
import websocket from '@fastify/websocket';
import fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { describeProtocol, type OpenPair } from '../rpc/protocol.suite.ts';
import type { Transport } from '../transport.ts';
import { webSocketTransport } from './webSocket.ts';

interface OpenSocket extends OpenPair {
  readonly socket: WebSocket;
}

/** A real connection over loopback: Node's own client, and the `ws` socket that fastify hands out. */
const openSockets = async (firstWords: readonly string[] = []): Promise<OpenSocket> => {
  const app = fastify({ forceCloseConnections: true });
  await app.register(websocket);
  const accepted = Promise.withResolvers<Transport>();
  app.get('/', { websocket: true }, (socket) => accepted.resolve(webSocketTransport(socket)));
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const socket = new WebSocket(address.replace('http:', 'ws:'));
  const caller = webSocketTransport(socket);
  for (const words of firstWords) caller.send(words);
  return { socket, caller, server: await accepted.promise, dispose: () => app.close() };
};

describeProtocol('a WebSocket', () => openSockets());

describe('a WebSocket as a transport', () => {
  let opened: OpenSocket | null = null;
  afterEach(async () => {
    await opened?.dispose();
    opened = null;
  });

  it('ignores text that is not JSON, and binary frames, instead of failing', async () => {
    opened = await openSockets();
    const { socket, server } = opened;
    if (socket.readyState !== WebSocket.OPEN) await once(socket, 'open');
    const first = new Promise((resolve) => server.onMessage(resolve));
    socket.send('{"half');
    socket.send(new Uint8Array([1, 2, 3]));
    socket.send('"whole"');
    expect(await first).toBe('whole');
  });

  it('sends what was said while it was still connecting, in order', async () => {
    opened = await openSockets(['early', 'second']);
    const { server } = opened;
    const heard: unknown[] = [];
    await new Promise<void>((resolve) => {
      server.onMessage((message) => {
        heard.push(message);
        if (heard.length === 2) resolve();
      });
    });
    expect(heard).toEqual(['early', 'second']);
  });

  it('closes when there is no server, instead of waiting for one', async () => {
    const transport = webSocketTransport(new WebSocket('ws://127.0.0.1:9'));
    await new Promise<void>((resolve) => transport.onClose(resolve));
    expect(() => transport.send('nobody')).not.toThrow();
  });
});
