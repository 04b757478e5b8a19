/**
 * HTTP(S) as downloads need it: over many connections that are used again, through the system's proxy or one's own, with
 * one's own certificates, the body handed over as it arrives. A redirect is not followed here: who asks decides what to
 * remember of it. It is HTTP/1.1 on purpose: HTTP/2 would put all parallel ranges onto one connection, and one
 * connection's speed.
 *
 * Proxies: `proxy`, else HTTPS_PROXY, HTTP_PROXY and NO_PROXY. Certificates: NODE_EXTRA_CA_CERTS is read by Node itself;
 * `certificateFile` (PEM) comes on top.
 */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { validateHeaderValue } from 'node:http';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { HearthError } from '../../contract/error.ts';
import { ConnectionError, openHttpConnection, type BodyReceiver, type HttpConnection } from './httpConnection.ts';
import { explainNetworkError } from './networkErrors.ts';
import { isForwarded, proxyHeaders, type SocketTarget } from './openSocket.ts';
import { createProxyChoice } from './proxyChoice.ts';
import type { ResponseHead } from './responseReader.ts';

export type { ResponseHead } from './responseReader.ts';

export interface NetworkConfig {
  /** `http://proxy.example:3128`; null = as the environment says. */
  readonly proxy: string | null;
  /** PEM file of further certificates to trust. */
  readonly certificateFile: string | null;
}

export interface FetchOptions extends BodyReceiver {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Without a byte for so long, the connection counts as dead. */
  readonly stallMs?: number;
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

const readCertificates = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
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

/** OpenSSL takes a file without any, and a damaged one, silently: then nobody would know why a server is not trusted. */
const checkCertificates = (path: string, text: string): void => {
  const all = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  try {
    for (const one of all) new X509Certificate(one);
    if (all.length > 0) return;
  } catch {
    // Told below, as for a file that has none.
  }
  throw new HearthError({
    code: 'CERTIFICATES_INVALID',
    message: `${path} holds ${all.length === 0 ? 'no certificate' : 'a certificate that cannot be read'}.`,
    details: { path },
    next: 'Save the certificate as PEM (Base64: it begins with "-----BEGIN CERTIFICATE-----"), or name no file.',
  });
};

/** Made once for all connections: reading every trusted certificate takes some 20 ms. */
const readTrust = (path: string | null): SecureContext | undefined => {
  if (path === null) return undefined;
  const certificates = readCertificates(path);
  checkCertificates(path, certificates);
  return createSecureContext({ ca: [...getCACertificates('default'), certificates] });
};

const toRequest = ({ url, proxy }: SocketTarget, headers: Readonly<Record<string, string>>): string => {
  const isByProxy = isForwarded({ url, proxy });
  const fields = {
    host: url.host,
    'user-agent': 'hearth',
    'accept-encoding': 'identity',
    ...(isByProxy && proxy !== null ? proxyHeaders(proxy) : {}),
    ...headers,
  };
  for (const [name, value] of Object.entries(fields)) validateHeaderValue(name, value);
  const path = `${isByProxy ? url.origin : ''}${url.pathname}${url.search}`;
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
};

export const createHttp = (config: NetworkConfig): Http => {
  const trust = readTrust(config.certificateFile);
  const chooseProxy = createProxyChoice(config.proxy, process.env);
  let connections: { readonly place: string; readonly connection: HttpConnection }[] = [];
  const closed = new AbortController();

  const get = async (target: SocketTarget, ...asked: Parameters<HttpConnection['get']>): Promise<ResponseHead> => {
    const place = isForwarded(target) ? `through ${target.proxy?.origin ?? ''}` : target.url.origin;
    connections = connections.filter(({ connection }) => !connection.isClosed());
    const rests = connections.find((each) => each.place === place && each.connection.isFree());
    const connection = rests?.connection ?? (await openHttpConnection(target));
    // It is taken with this call, before anybody else can find it.
    const answer = connection.get(...asked);
    if (rests === undefined) connections.push({ place, connection });
    return answer;
  };

  const fetch: Http['fetch'] = async (address, { headers = {}, signal, stallMs = defaultStallMs, ...receiver }) => {
    const url = new URL(address);
    const ended = AbortSignal.any([closed.signal, ...(signal === undefined ? [] : [signal])]);
    const target = { url, proxy: chooseProxy(url), trust, limitMs: connectLimitMs, signal: ended };
    const request = toRequest(target, headers);
    for (;;) {
      try {
        signal?.throwIfAborted();
        return await get(target, request, receiver, stallMs, ended);
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof ConnectionError)) throw error;
        if (!error.wasStale) throw explainNetworkError(error.cause, address);
      }
    }
  };

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
    close: () => {
      closed.abort(new ConnectionError(new Error('Hearth ends.'), false));
      for (const { connection } of connections) connection.close();
      return Promise.resolve();
    },
  };
};
