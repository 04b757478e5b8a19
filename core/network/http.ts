/**
 * HTTP(S) as downloads need it: through the system's proxy or one's own, with one's own certificates, the body handed
 * over as it arrives. A redirect is not followed here: who asks decides what to remember of it.
 *
 * Proxies: `proxy`, else HTTPS_PROXY, HTTP_PROXY and NO_PROXY. Certificates: NODE_EXTRA_CA_CERTS is read by Node itself;
 * `certificateFile` (PEM) comes on top.
 */
import { readFileSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici';
import { HearthError } from '../../contract/error.ts';
import { explainNetworkError } from './networkErrors.ts';

export interface NetworkConfig {
  /** `http://proxy.example:3128`; null = as the environment says. */
  readonly proxy: string | null;
  /** PEM file of further certificates to trust. */
  readonly certificateFile: string | null;
}

export interface ResponseHead {
  readonly status: number;
  /** By lower-case name; null where it is missing. */
  header(name: string): string | null;
}

export interface FetchOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Without a byte for so long, the connection counts as dead. */
  readonly stallMs?: number;
  /** False: the body is not wanted, and its connection is closed. */
  readonly onHead?: (head: ResponseHead) => boolean;
  /**
   * A promise holds the body back until it settles; false ends the request, as nothing more is wanted. Throwing ends it
   * with that error. The bytes may be kept.
   */
  readonly onData: (bytes: Buffer) => Promise<void> | false | undefined;
}

export interface Http {
  /** Resolves at the body's end. Errors: what `explainNetworkError` says; the signal's reason. */
  fetch(url: string, options: FetchOptions): Promise<ResponseHead>;
  /** A small body as text. */
  fetchText(url: string, options?: Pick<FetchOptions, 'headers' | 'signal'>): Promise<ResponseHead & { text: string }>;
  close(): Promise<void>;
}

const defaultStallMs = 30_000;
const connectLimitMs = 15_000;
const largestTextBytes = 64 * 1024 * 1024;

const readCertificates = (path: string | null): string[] | undefined => {
  if (path === null) return undefined;
  try {
    return [...getCACertificates('default'), readFileSync(path, 'utf8')];
  } catch (error) {
    throw new HearthError(
      {
        code: 'FILE_NOT_FOUND',
        message: `The certificates in ${path} cannot be read.`,
        details: { path },
        next: 'Name a PEM file that is there, or none.',
      },
      error,
    );
  }
};

const makeDispatcher = ({ proxy, certificateFile }: NetworkConfig): Dispatcher => {
  const ca = readCertificates(certificateFile);
  const connect = { timeout: connectLimitMs, ...(ca === undefined ? {} : { ca }) };
  // HTTP/2 would put all parallel ranges onto one connection, and one connection's speed.
  const options = { allowH2: false, pipelining: 1, connect };
  const tls = ca === undefined ? {} : { requestTls: { ca }, proxyTls: { ca } };
  const given = proxy === null ? {} : { httpProxy: proxy, httpsProxy: proxy };
  const named = ['http_proxy', 'https_proxy'].some((name) => process.env[name] ?? process.env[name.toUpperCase()]);
  return proxy !== null || named ? new EnvHttpProxyAgent({ ...options, ...tls, ...given }) : new Agent(options);
};

const toHead = (status: number, headers: Readonly<Record<string, string | string[] | undefined>>): ResponseHead => ({
  status,
  header: (name) => {
    const value = headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? null;
  },
});

/** The body is not wanted; the request ends well. */
const unwanted = new Error('The body is not wanted.');

export const createHttp = (config: NetworkConfig): Http => {
  const dispatcher = makeDispatcher(config);

  const fetch: Http['fetch'] = (url, { headers = {}, signal, stallMs = defaultStallMs, onHead, onData }) =>
    new Promise((resolve, reject) => {
      const { origin, pathname, search } = new URL(url);
      let head: ResponseHead | null = null;
      let abort: () => void = () => undefined;
      const end = (settle: () => void): void => {
        signal?.removeEventListener('abort', abort);
        settle();
      };
      /** What a callback threw, which is nothing of the network's. */
      let thrown: { readonly error: Error } | null = null;
      const giveUp = (controller: Dispatcher.DispatchController, error: unknown): void => {
        thrown = { error: error instanceof Error ? error : new Error(String(error)) };
        controller.abort(unwanted);
      };
      const fail = (error: unknown): void =>
        end(() => {
          if (thrown !== null) reject(thrown.error);
          else if (error === unwanted && head !== null) resolve(head);
          else if (signal?.aborted === true) reject(signal.reason as Error);
          else reject(explainNetworkError(error, url));
        });
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      dispatcher.dispatch(
        {
          origin,
          path: pathname + search,
          method: 'GET',
          headers: { 'accept-encoding': 'identity', 'user-agent': 'hearth', ...headers },
          headersTimeout: stallMs,
          bodyTimeout: stallMs,
        },
        {
          onRequestStart: (controller) => {
            abort = () => controller.abort(new Error('aborted'));
            if (signal?.aborted === true) abort();
            else signal?.addEventListener('abort', abort, { once: true });
          },
          onResponseStart: (controller, status, received) => {
            if (status < 200) return;
            head = toHead(status, received);
            try {
              if (onHead?.(head) === false) controller.abort(unwanted);
            } catch (error) {
              giveUp(controller, error);
            }
          },
          onResponseData: (controller, bytes) => {
            try {
              const held = onData(bytes);
              if (held === undefined) return;
              if (held === false) {
                controller.abort(unwanted);
                return;
              }
              controller.pause();
              held.then(
                () => controller.resume(),
                (error: unknown) => giveUp(controller, error),
              );
            } catch (error) {
              giveUp(controller, error);
            }
          },
          onResponseEnd: () =>
            end(() => {
              if (head !== null) resolve(head);
            }),
          onResponseError: (_controller, error) => fail(error),
        },
      );
    });

  return {
    fetch,
    fetchText: async (url, options = {}) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      const head = await fetch(url, {
        ...options,
        onData: (part) => {
          bytes += part.length;
          if (bytes > largestTextBytes) throw new Error(`${url} answers with more than ${largestTextBytes} bytes.`);
          parts.push(part);
          return undefined;
        },
      });
      return { ...head, text: Buffer.concat(parts).toString('utf8') };
    },
    close: () => dispatcher.destroy(),
  };
};
