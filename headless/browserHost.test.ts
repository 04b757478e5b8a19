import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Handlers } from '../contract/endpoint.ts';
import { HearthError, toErrorInfo } from '../contract/error.ts';
import { hearthContract, type HearthContract } from '../contract/index.ts';
import { createClient } from '../contract/rpc/client.ts';
import { serve } from '../contract/rpc/server.ts';
import { createSignal } from '../contract/signal.ts';
import { webSocketTransport } from '../contract/transports/webSocket.ts';
import { startBrowserHost, type BrowserHost } from './browserHost.ts';

/** Small real handlers for the endpoints that are used here; every other one refuses. */
const createHandlers = (): Handlers<HearthContract> => {
  const settings = createSignal({ theme: 'dark', language: 'en' });
  const refuse = (): never => {
    throw new Error('not part of this test');
  };
  const rest = Object.fromEntries(
    Object.entries(hearthContract).map(([name, { kind }]) => [name, kind === 'signal' ? createSignal(null) : refuse]),
  );
  return {
    ...rest,
    'settings.value': settings,
    'app.info': (_input: unknown, { sender }: { sender: { shell: string; connectionId: string } }) => ({
      shell: sender.shell,
      version: sender.connectionId,
    }),
  } as unknown as Handlers<HearthContract>;
};

let folder: string;
let host: BrowserHost;
let port: number;
let token: string;

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A request exactly as written: `fetch` would clean up the path and forbid some headers. */
const send = async (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> => {
  const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false });
  outgoing.end();
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve);
    outgoing.on('upgrade', (incoming, socket) => {
      socket.destroy();
      incoming.push(null);
      resolve(incoming);
    });
    outgoing.on('error', reject);
  });
  let body = '';
  for await (const chunk of answer) body += String(chunk);
  return { status: answer.statusCode ?? 0, headers: answer.headers, body };
};

/** Asks for a WebSocket by hand, so that Host and Origin can be those of an attacker. */
const upgrade = (protocols: string, headers: Record<string, string> = {}): Promise<Answer> =>
  send('/rpc', {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-protocol': protocols,
    ...headers,
  });

const connect = () =>
  createClient<HearthContract>(
    webSocketTransport(new WebSocket(`ws://127.0.0.1:${port}/rpc`, ['hearth', `token.${token}`])),
  );

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hearth-page-'));
  await mkdir(join(folder, 'page', 'assets'), { recursive: true });
  await writeFile(join(folder, 'page', 'index.html'), '<!doctype html><title>Hearth</title>');
  await writeFile(join(folder, 'page', 'assets', 'index-abc.js'), 'export {};');
  await writeFile(join(folder, 'page', '.secret'), 'hidden');
  await writeFile(join(folder, 'outside.txt'), 'outside');
  host = await startBrowserHost({
    hearth: { connect: (transport, sender) => serve(hearthContract, createHandlers(), transport, sender) },
    rendererFolder: join(folder, 'page'),
    port: 0,
  });
  const url = new URL(host.url);
  port = Number(url.port);
  token = url.hash.replace('#token=', '');
});

afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

describe('the page', () => {
  it('is served with its policy, and the policy names the channel of this very host', async () => {
    const { status, headers, body } = await send('/');
    expect(status).toBe(200);
    expect(body).toContain('<title>Hearth</title>');
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain(`connect-src 'self' ws://127.0.0.1:${port};`);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('names the forwarded port in its policy, so that it also works through a tunnel', async () => {
    const { headers } = await send('/', { host: 'localhost:8080' });
    expect(headers['content-security-policy']).toContain('ws://localhost:8080;');
  });

  it('is asked for again after an update, while its hashed files are kept', async () => {
    expect((await send('/')).headers['cache-control']).toBe('no-cache');
    expect((await send('/index.html')).headers['cache-control']).toBe('no-cache');
    const script = await send('/assets/index-abc.js');
    expect(script.headers['content-type']).toMatch(/javascript/);
    expect(script.headers['cache-control']).toContain('immutable');
  });

  it('never contains the key: whoever can load it cannot use the services', async () => {
    const { body, headers } = await send('/');
    expect(body + JSON.stringify(headers)).not.toContain(token);
  });

  it.each([
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/assets/../../outside.txt',
    '/..%2foutside.txt',
    '/assets/..%5c..%5coutside.txt',
    '//outside.txt',
  ])('gives nothing from outside its folder: %s', async (path) => {
    const { status, body } = await send(path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).not.toContain('outside\n');
    expect(body).not.toBe('outside');
  });

  it('gives no hidden files, and carries its policy on errors too', async () => {
    const { status, headers, body } = await send('/.secret');
    expect(status).toBe(404);
    expect(body).not.toContain('hidden');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('refuses a foreign Host: a name that was rebound to loopback reaches nothing', async () => {
    const { status, body } = await send('/', { host: `rebound.example:${port}` });
    expect(status).toBe(403);
    expect(body).not.toContain('Hearth</title>');
  });

  it('can only be read', async () => {
    expect((await send('/', {}, 'POST')).status).toBe(404);
  });
});

describe('the channel', () => {
  it('opens with the key and answers with our subprotocol, never with the key', async () => {
    const { status, headers } = await upgrade(`hearth, token.${token}`, { origin: `http://127.0.0.1:${port}` });
    expect(status).toBe(101);
    expect(headers['sec-websocket-protocol']).toBe('hearth');
  });

  it('stays shut without the right key', async () => {
    expect((await upgrade('hearth')).status).toBe(401);
    expect((await upgrade(`hearth, token.${'A'.repeat(43)}`)).status).toBe(401);
    expect((await upgrade(`token.${token}`)).status).toBe(401);
  });

  it('stays shut for a page from elsewhere, even if it knew the key', async () => {
    const { status } = await upgrade(`hearth, token.${token}`, { origin: 'https://site.example' });
    expect(status).toBe(403);
  });

  it('stays shut under a foreign Host, even if the key were known', async () => {
    const { status } = await upgrade(`hearth, token.${token}`, {
      host: `rebound.example:${port}`,
      origin: `http://rebound.example:${port}`,
    });
    expect(status).toBe(403);
  });

  it('does not keep the host from closing after it refused somebody', async () => {
    await upgrade(`hearth, token.${token}`, { origin: 'https://site.example' });
    await upgrade('hearth');
    await host.close();
    await expect(send('/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('is no plain page, with or without the key', async () => {
    expect((await send('/rpc')).status).toBe(401);
    expect((await send('/rpc', { 'sec-websocket-protocol': `hearth, token.${token}` })).status).toBe(404);
  });

  it('carries calls and signals, and names each connection by itself', async () => {
    const first = connect();
    const second = connect();
    const [one, two] = await Promise.all([first.call('app.info', {}), second.call('app.info', {})]);
    expect(one.shell).toBe('browser');
    expect(one.version).not.toBe(two.version);
    const settings = await new Promise((resolve) => first.subscribe('settings.value', resolve));
    expect(settings).toEqual({ theme: 'dark', language: 'en' });
    first.close();
    second.close();
  });

  it('opens again with the same key, as after a reload of the page', async () => {
    const before = connect();
    await before.call('app.info', {});
    before.close();
    const after = connect();
    expect((await after.call('app.info', {})).shell).toBe('browser');
    after.close();
  });

  it('closes with the host instead of keeping it alive', async () => {
    const client = connect();
    const lost = new Promise<Error>((resolve) => {
      client.subscribe('settings.value', () => void host.close(), resolve);
    });
    expect(await lost).toMatchObject({ code: 'CONNECTION_LOST' });
    await expect(send('/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('starting', () => {
  const start = async (rendererFolder: string, wantedPort: number): Promise<unknown> => {
    try {
      const other = await startBrowserHost({
        hearth: { connect: (transport, sender) => serve(hearthContract, createHandlers(), transport, sender) },
        rendererFolder,
        port: wantedPort,
      });
      await other.close();
      return null;
    } catch (thrown) {
      return thrown;
    }
  };

  it('on a port in use says which port, and what to do', async () => {
    const occupied = createServer().listen(0, '127.0.0.1');
    await once(occupied, 'listening');
    const address = occupied.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    const error = await start(join(folder, 'page'), taken);
    expect(error).toBeInstanceOf(HearthError);
    expect(error).toMatchObject({ code: 'PORT_IN_USE', details: { port: taken } });
    expect(String(error)).toContain(String(taken));
    occupied.close();
  });

  it('without a built page says how to build it, instead of serving errors', async () => {
    const error = await start(join(folder, 'nowhere'), 0);
    expect(error).toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(toErrorInfo(error).next).toContain('npm run build');
  });

  it('makes a new key for every run', async () => {
    const other = await startBrowserHost({
      hearth: { connect: (transport, sender) => serve(hearthContract, createHandlers(), transport, sender) },
      rendererFolder: join(folder, 'page'),
      port: 0,
    });
    expect(new URL(other.url).hash).not.toBe(`#token=${token}`);
    await other.close();
  });
});
