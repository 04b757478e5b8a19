/**
 * Which proxy a request goes through: the given one, else HTTPS_PROXY or HTTP_PROXY as curl reads them; none for the hosts
 * that NO_PROXY names (`host`, `.domain`, `host:port`, `*`).
 */
type Environment = Readonly<Record<string, string | undefined>>;

const read = (env: Environment, name: string): string | null => {
  const value = (env[name] ?? env[name.toUpperCase()])?.trim() ?? '';
  return value === '' ? null : value;
};

export const portOf = ({ port, protocol }: URL): number =>
  port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);

/** An IPv6 address stands in brackets within a URL only. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

const isNamed = (entry: string, url: URL): boolean => {
  const portAt = /^(\[.+\]|[^:]+):\d+$/.test(entry) ? entry.lastIndexOf(':') : entry.length;
  const port = entry.slice(portAt + 1);
  if (port !== '' && Number(port) !== portOf(url)) return false;
  const name = entry
    .slice(0, portAt)
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/^\*?\./, '');
  const host = hostOf(url).toLowerCase();
  return name === '*' || (name !== '' && (host === name || host.endsWith(`.${name}`)));
};

/** @param given a proxy for everything that NO_PROXY does not name; null = as the environment says */
export const createProxyChoice = (given: string | null, env: Environment): ((url: URL) => URL | null) => {
  const plain = given ?? read(env, 'http_proxy');
  const secure = given ?? read(env, 'https_proxy') ?? plain;
  const direct = (read(env, 'no_proxy') ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
  return (url) => {
    const proxy = url.protocol === 'https:' ? secure : plain;
    if (proxy === null || direct.some((entry) => isNamed(entry, url))) return null;
    return new URL(/^[a-z]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`);
  };
};
