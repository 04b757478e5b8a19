/**
 * Serves the built page and the services to a browser on this machine.
 *
 * The page's files hold no secret and are served to anybody on loopback; everything else goes through one WebSocket at
 * `/rpc`, which opens only with the key of this run. The key is in the fragment of the address (`#token=…`): a browser
 * never sends a fragment, so it is in no log, no Referer and no proxy. The page keeps it in its tab's sessionStorage,
 * takes it out of the address bar, and can so be reloaded; a new tab needs the address again.
 */
import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance } from 'fastify';
import { HearthError } from '../contract/error.ts';
import type { RpcServer } from '../contract/rpc/server.ts';
import { webSocketTransport } from '../contract/transports/webSocket.ts';
import { checkRequest } from '../core/api/loopbackGuard.ts';
import { pageHeaders } from '../core/api/pagePolicy.ts';
import type { Hearth } from '../core/hearth.ts';
import { createAccessToken, holdsAccessToken, subprotocol } from './accessToken.ts';

export interface BrowserHostOptions {
  /** Not closed by the host; the shell that opened it closes it. */
  readonly hearth: Pick<Hearth, 'connect'>;
  /** Folder of the built page, with an `index.html`. */
  readonly rendererFolder: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly host?: '127.0.0.1';
}

export interface BrowserHost {
  /** The address to open, key included. */
  readonly url: string;
  /** Disconnects every page and stops listening. */
  close(): Promise<void>;
}

/** A question may quote a whole book; more than this is no question. */
const largestMessageBytes = 16 * 1024 * 1024;

const requirePage = async (rendererFolder: string): Promise<void> => {
  const page = join(rendererFolder, 'index.html');
  const found = await stat(page).catch(() => null);
  if (found?.isFile() === true) return;
  throw new HearthError({
    code: 'FILE_NOT_FOUND',
    message: `The page is not built: ${page} is missing.`,
    details: { path: page },
    next: 'Run `npm run build` in the folder of Hearth, then start again.',
  });
};

const listenError = (thrown: unknown, port: number): unknown => {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  if (code === 'EADDRINUSE') {
    return new HearthError(
      {
        code: 'PORT_IN_USE',
        message: `Port ${port} on this machine is already in use.`,
        details: { port },
        next: `Choose another one with --port (0 takes any free port), or stop the program that uses port ${port}.`,
      },
      thrown,
    );
  }
  if (code === 'EACCES') {
    return new HearthError(
      {
        code: 'BAD_INPUT',
        message: `The system does not let you listen on port ${port}.`,
        details: { port },
        next: 'Choose a port from 1024 up with --port, or 0 for any free port.',
      },
      thrown,
    );
  }
  return thrown;
};

/** Refuses what no page of ours sends, and puts the page's policy on every answer. */
const guardRequests = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (request, reply) => {
    const verdict = checkRequest(request.headers);
    // 'self' covers a WebSocket to the same host in new browsers only; naming it covers all.
    reply.headers(pageHeaders({ connect: verdict.ok ? [`ws://${verdict.host}`] : [] }));
    if (!verdict.ok) await reply.code(403).type('text/plain; charset=utf-8').send(verdict.why);
  });
};

const servePage = async (app: FastifyInstance, rendererFolder: string): Promise<void> => {
  await app.register(fastifyStatic, {
    root: rendererFolder,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => {
      // The build puts a hash of the content into the names below assets/; index.html names the present ones.
      const lasting = path.startsWith(join(rendererFolder, 'assets'));
      reply.header('cache-control', lasting ? 'private, max-age=31536000, immutable' : 'no-cache');
    },
  });
};

const serveRpc = (app: FastifyInstance, hearth: Pick<Hearth, 'connect'>, token: string): void => {
  const connections = new Set<RpcServer>();
  app.get(
    '/rpc',
    {
      websocket: true,
      preValidation: async (request, reply) => {
        if (holdsAccessToken(request.headers['sec-websocket-protocol'], token)) return;
        await reply
          .code(401)
          .type('text/plain; charset=utf-8')
          .send('Open the address that Hearth printed when it started.');
      },
    },
    (socket) => {
      const transport = webSocketTransport(socket);
      const connection = hearth.connect(transport, { shell: 'browser', connectionId: `browser-${randomUUID()}` });
      connections.add(connection);
      transport.onClose(() => connections.delete(connection));
    },
  );
  app.addHook('preClose', () => {
    for (const connection of [...connections]) connection.close();
    return Promise.resolve();
  });
};

export const startBrowserHost = async (options: BrowserHostOptions): Promise<BrowserHost> => {
  const { hearth, rendererFolder, port, host = '127.0.0.1' } = options;
  await requirePage(rendererFolder);
  const token = createAccessToken();
  const app = fastify({ logger: false, forceCloseConnections: true });
  // Before the guard: its own hook is what closes the socket of an upgrade that the guard refuses.
  await app.register(websocket, {
    options: { maxPayload: largestMessageBytes, handleProtocols: () => subprotocol },
  });
  guardRequests(app);
  serveRpc(app, hearth, token);
  await servePage(app, rendererFolder);
  try {
    await app.listen({ host, port });
  } catch (thrown) {
    await app.close();
    throw listenError(thrown, port);
  }
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The browser host listens, but on no port.');
  return { url: `http://${host}:${address.port}/#token=${token}`, close: () => app.close() };
};
