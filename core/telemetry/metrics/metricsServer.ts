/**
 * `/metrics` for Prometheus, on loopback only and off until somebody wants it. It has numbers, the ids of models and the
 * names of graphics cards, and no word of any chat; still, every user of the machine can read it, which is why it is off.
 * HEARTH_METRICS_TOKEN makes it ask for `Authorization: Bearer …`, for machines that people share. Requests that a web
 * page could have sent are refused as in the browser host.
 */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ReadableSignal } from '../../../contract/endpoint.ts';
import { HearthError, toErrorInfo } from '../../../contract/error.ts';
import type { MetricsEndpoint } from '../../../contract/metrics.ts';
import { createSignal } from '../../../contract/signal.ts';
import { checkRequest } from '../../api/loopbackGuard.ts';
import type { MetricsText } from './metricsText.ts';

export interface MetricsServerOptions {
  /** Asked for once, when somebody reads for the first time: most never do, and need not load the library at the start. */
  readonly text: () => Promise<MetricsText>;
  /** 0 takes any free port. */
  readonly port: number;
  /** Asked of whoever reads; null = of nobody. */
  readonly token: string | null;
}

export interface MetricsServer {
  readonly endpoint: ReadableSignal<MetricsEndpoint>;
  /** Opens or closes it; a failure is in the signal. */
  turn(on: boolean): void;
  close(): Promise<void>;
}

const off: MetricsEndpoint = { url: null, error: null };

const portError = (port: number, thrown: unknown): unknown =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE'
    ? new HearthError(
        {
          code: 'PORT_IN_USE',
          message: `Port ${port} on this machine is already in use, so the metrics cannot be read.`,
          details: { port },
          next: 'Name another one in HEARTH_METRICS_PORT and start again, or stop the program that uses it.',
        },
        thrown,
      )
    : thrown;

const isAllowed = (header: string | undefined, token: string | null): boolean => {
  if (token === null) return true;
  const [given, wanted] = [header ?? '', `Bearer ${token}`].map((text) => Buffer.from(text));
  return (
    given !== undefined && wanted !== undefined && given.length === wanted.length && timingSafeEqual(given, wanted)
  );
};

export const createMetricsServer = ({ text, port, token }: MetricsServerOptions): MetricsServer => {
  const endpoint = createSignal<MetricsEndpoint>(off);
  let server: Server | null = null;
  let made: Promise<MetricsText> | null = null;
  /** One after the other: a switch that is thrown twice must not listen twice. */
  let work: Promise<void> = Promise.resolve();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const send = (status: number, body: string, type = 'text/plain; charset=utf-8'): void => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    };
    const verdict = checkRequest(request.headers);
    if (!verdict.ok) send(403, verdict.why);
    else if (request.url?.split('?')[0] !== '/metrics') send(404, 'The numbers are at /metrics.\n');
    else if (request.method !== 'GET') send(405, 'Only GET is answered.\n');
    else if (!isAllowed(request.headers.authorization, token))
      send(401, 'The token of HEARTH_METRICS_TOKEN is missing.\n');
    else {
      const exposed = await (made ??= text());
      send(200, await exposed.render(), exposed.contentType);
    }
  };

  const open = async (): Promise<void> => {
    const opened = createServer((request, response) => {
      answer(request, response).catch(() => response.writeHead(500).end());
    });
    try {
      await new Promise<void>((resolve, reject) => {
        opened.once('error', reject);
        opened.listen(port, '127.0.0.1', () => resolve());
      });
    } catch (thrown) {
      endpoint.set({ url: null, error: toErrorInfo(portError(port, thrown)) });
      return;
    }
    const address = opened.address();
    if (address === null || typeof address === 'string') return;
    server = opened;
    endpoint.set({ url: `http://127.0.0.1:${address.port}/metrics`, error: null });
  };

  const shut = async (): Promise<void> => {
    const open = server;
    server = null;
    endpoint.set(off);
    if (open === null) return;
    open.closeAllConnections();
    await new Promise<void>((resolve) => open.close(() => resolve()));
  };

  const turn = (on: boolean): void => {
    work = work.then(() => (on === (server !== null) ? undefined : on ? open() : shut()));
  };

  return {
    endpoint,
    turn,
    close: async () => {
      turn(false);
      await work;
    },
  };
};
