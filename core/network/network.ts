/**
 * The network as this person has it: endpoints of the hub, proxy, certificates, a limit. What the settings leave open is
 * taken from the environment:
 *
 *   HEARTH_ENDPOINTS       addresses of the hub and its mirrors, separated by commas or blanks
 *   HEARTH_PROXY           else HTTPS_PROXY, HTTP_PROXY, NO_PROXY
 *   HEARTH_CERTIFICATES    a PEM file, on top of NODE_EXTRA_CA_CERTS
 *   HEARTH_DOWNLOAD_LIMIT  bytes a second
 *   HF_TOKEN               an access token of the hub, sent to the endpoints and nobody else
 */
import { createHttp, type Http } from './http.ts';
import { officialHub } from './hub.ts';
import { createThrottle } from './throttle.ts';

/** Null and empty: as the environment says. */
export interface NetworkSettings {
  readonly endpoints: readonly string[];
  readonly proxy: string | null;
  readonly certificateFile: string | null;
  readonly limitBytesPerSecond: number | null;
}

export const noNetworkSettings: NetworkSettings = {
  endpoints: [],
  proxy: null,
  certificateFile: null,
  limitBytesPerSecond: null,
};

export interface Network {
  http(): Http;
  /** The first one is asked first for lists of files. */
  endpoints(): readonly string[];
  /** For requests to an endpoint itself. */
  endpointHeaders(): Readonly<Record<string, string>>;
  readonly throttle: (bytes: number) => Promise<void> | undefined;
  /** Counts for what begins after it; the limit counts at once. */
  change(settings: NetworkSettings): void;
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

const readText = (env: Environment, name: string): string | null => {
  const text = env[name]?.trim() ?? '';
  return text === '' ? null : text;
};

/** Addresses without a slash at their end; what is no address of HTTP is left out. */
export const readEndpoints = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .filter((address) => /^https?:\/\/[^/\s]+/.test(address))
    .map((address) => address.replace(/\/+$/, ''));

export const createNetwork = (env: Environment, initial: NetworkSettings = noNetworkSettings): Network => {
  let settings = initial;
  let http: Http | null = null;
  const retired: Http[] = [];
  const config = () => ({
    proxy: settings.proxy ?? readText(env, 'HEARTH_PROXY'),
    certificateFile: settings.certificateFile ?? readText(env, 'HEARTH_CERTIFICATES'),
  });
  const environmentLimit = Number(readText(env, 'HEARTH_DOWNLOAD_LIMIT') ?? Number.NaN);
  const token = readText(env, 'HF_TOKEN');

  return {
    http: () => (http ??= createHttp(config())),
    endpoints: () => {
      if (settings.endpoints.length > 0) return settings.endpoints;
      const named = readEndpoints(env['HEARTH_ENDPOINTS'] ?? '');
      return named.length > 0 ? named : [officialHub];
    },
    endpointHeaders: () => (token === null ? {} : { authorization: `Bearer ${token}` }),
    throttle: createThrottle(() => settings.limitBytesPerSecond ?? (environmentLimit > 0 ? environmentLimit : null)),
    change: (next) => {
      const before = JSON.stringify(config());
      settings = next;
      if (http === null || JSON.stringify(config()) === before) return;
      // What is on its way goes on with the connections it has.
      retired.push(http);
      http = null;
    },
    close: async () => {
      await Promise.all([...retired, ...(http === null ? [] : [http])].map((each) => each.close()));
    },
  };
};
