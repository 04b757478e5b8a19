/** What a real server, or one that only speaks like one, does to a single request. */
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createHttp, type Http } from './http.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
  vi.unstubAllEnvs();
});

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  open.push(server);
  const address = server.address() as AddressInfo;
  return `http://127.0.0.1:${address.port}`;
};

const connect = (proxy: string | null = null): Http => {
  const http = createHttp({ proxy, certificateFile: null });
  open.push({ close: () => void http.close() });
  return http;
};

const answer = (body: string): string => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

/** Calls `hear` for every request, with the connection it came over and its number there. */
const startSpeaker = (hear: (socket: Socket, index: number) => void): Promise<string> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    let index = 0;
    sockets.add(socket);
    socket.on('data', () => hear(socket, index++)).on('error', () => undefined);
  });
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  });
  return listen(server);
};

describe('a request', () => {
  it('over a kept connection that the server has just closed is made once more, on a new one', async () => {
    let connections = 0;
    const url = await startSpeaker((socket, index) => {
      if (index === 0) {
        connections += 1;
        socket.write(answer(`connection ${connections}`));
      } else socket.destroy();
    });
    const http = connect();
    expect((await http.fetchText(url)).text).toBe('connection 1');
    expect((await http.fetchText(url)).text).toBe('connection 2');
  });

  it('that a new connection breaks off is not made again: what it did is unknown', async () => {
    let asked = 0;
    const url = await startSpeaker((socket) => {
      asked += 1;
      socket.destroy();
    });
    await expect(connect().fetchText(url)).rejects.toMatchObject({ code: 'NETWORK_FAILED' });
    expect(asked).toBe(1);
  });

  it('that nobody answers, or whose body stays away, ends with what is the matter', async () => {
    const silent = await startSpeaker(() => undefined);
    const halting = await startSpeaker((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'));
    const options = { stallMs: 100, onData: () => undefined };
    await expect(connect().fetch(silent, options)).rejects.toMatchObject({ details: { reason: 'NO_ANSWER' } });
    await expect(connect().fetch(halting, options)).rejects.toMatchObject({ details: { reason: 'SILENT' } });
  });

  it('whose body is held back for long is not taken for dead, and gets all of it', async () => {
    const bytes = Buffer.alloc(3_000_000, 'x');
    const url = await listen(createHttpServer((_request, response) => response.end(bytes)));
    let received = 0;
    let holds = 0;
    await connect().fetch(url, {
      stallMs: 200,
      onData: (data) => {
        received += data.length;
        return holds++ === 0 ? new Promise((resolve) => setTimeout(resolve, 500)) : undefined;
      },
    });
    expect(received).toBe(bytes.length);
  });

  it('is aborted with the reason, and ends with what its receiver throws', async () => {
    const url = await listen(createHttpServer((_request, response) => response.end('body')));
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(connect().fetchText(url, { signal: stop.signal })).rejects.toThrow('enough');
    const receive = (): undefined => {
      throw new Error('no room');
    };
    await expect(connect().fetch(url, { onData: receive })).rejects.toThrow('no room');
  });
});

it('a proxy is asked also where it is named without a scheme, and not for hosts that need none', async () => {
  const proxied: (string | undefined)[] = [];
  const proxy = await listen(
    createHttpServer((request, response) => {
      proxied.push(request.url);
      response.end('by proxy');
    }),
  );
  const direct = await listen(createHttpServer((_request, response) => response.end('direct')));
  const host = new URL(proxy).host;
  expect((await connect(host).fetchText('http://hub.invalid/file')).text).toBe('by proxy');
  vi.stubEnv('http_proxy', host);
  vi.stubEnv('no_proxy', '127.0.0.1');
  expect((await connect().fetchText('http://hub.invalid/file')).text).toBe('by proxy');
  expect((await connect().fetchText(direct)).text).toBe('direct');
  expect(proxied).toEqual(['http://hub.invalid/file', 'http://hub.invalid/file']);
});
