/** Downloads as offices have them: through a proxy, from servers whose certificates only this computer trusts. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { downloadFile } from './downloadFile.ts';
import { content, name, repository, sha256, tuning } from './testFile.testing.ts';
import { useTemporaryFolder } from '../../storage/temporaryFolder.testing.ts';
import { createHttp } from '../../network/http.ts';
import { resolveUrl } from '../../network/hub.ts';
import { startTestHub, type TestHub } from '../../network/testHub.testing.ts';

const folder = useTemporaryFolder();
/** Only the proxy knows where that is: names under "invalid" are nobody's. */
const host = 'hub.invalid';

const portOf = (server: { address(): AddressInfo | string | null }): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : expect.fail('it does not listen');
};
const listen = (server: Server | ReturnType<typeof createTlsServer>): Promise<void> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

const makeCertificate = (path: string): { keyFile: string; certificateFile: string } => {
  const [keyFile, certificateFile] = [join(path, 'key.pem'), join(path, 'certificate.pem')];
  const names = `subjectAltName=DNS:${host},DNS:localhost`;
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const result = ['-keyout', keyFile, '-out', certificateFile, '-days', '2', '-subj', `/CN=${host}`, '-addext', names];
  execFileSync('openssl', [...request, ...result], { stdio: 'ignore' });
  return { keyFile, certificateFile };
};

describe('a download through a proxy', () => {
  let hub: TestHub;
  let certificateFile: string;
  /** What the proxy was asked to connect to. */
  const tunnels: string[] = [];
  const secure = { port: 0, close: (): void => undefined };
  const proxy = createServer();

  beforeAll(async () => {
    hub = await startTestHub();
    hub.add(repository, 'model.gguf', content);
    const hubPort = Number(new URL(hub.url).port);
    const made = makeCertificate(folder.folder());
    certificateFile = made.certificateFile;
    const tls = createTlsServer(
      { key: readFileSync(made.keyFile), cert: readFileSync(made.certificateFile) },
      (client) => {
        const server = connect(hubPort, '127.0.0.1');
        client.pipe(server).pipe(client);
        client.on('error', () => server.destroy());
        server.on('error', () => client.destroy());
      },
    );
    await listen(tls);
    secure.port = portOf(tls);
    secure.close = () => void tls.close();
    proxy.on('connect', (asked, client) => {
      tunnels.push(asked.url ?? '');
      const server = connect(asked.url?.endsWith(':443') === true ? secure.port : hubPort, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        client.pipe(server).pipe(client);
      });
      client.on('error', () => server.destroy());
      server.on('error', () => client.destroy());
    });
    // Plain HTTP needs no tunnel: the proxy is asked for the whole address.
    proxy.on('request', (asked, answer) => {
      const { hostname, port, pathname, search } = new URL(asked.url ?? '');
      tunnels.push(`${hostname}:${port === '' ? '80' : port}`);
      const { headers } = asked;
      const forwarded = request({ host: '127.0.0.1', port: hubPort, path: pathname + search, headers }, (received) => {
        answer.writeHead(received.statusCode ?? 502, received.headers);
        received.pipe(answer);
      });
      forwarded.on('error', () => answer.destroy()).end();
      answer.on('close', () => forwarded.destroy());
    });
    await listen(proxy);
  });
  afterAll(async () => {
    await hub.close();
    secure.close();
    proxy.closeAllConnections();
    proxy.close();
  });

  const downloadFrom = async (origin: string, proxyAddress: string | null, certificates: string | null) => {
    const http = createHttp({ proxy: proxyAddress, certificateFile: certificates });
    const part = join(folder.folder(), 'model.part');
    try {
      const result = await downloadFile({
        http,
        addresses: [{ url: resolveUrl(origin, repository, 'main', 'model.gguf') }],
        expected: { bytes: content.length, sha256, etag: null },
        part,
        tuning: { ...tuning, giveUpMs: 500 },
        signal: new AbortController().signal,
      });
      return { ...result, bytes: readFileSync(part) };
    } finally {
      await http.close();
    }
  };

  const download = (scheme: 'http' | 'https', certificates: string | null) =>
    downloadFrom(`${scheme}://${host}`, `http://127.0.0.1:${portOf(proxy)}`, certificates);

  it.each(['http', 'https'] as const)('over %s brings each byte once', async (scheme) => {
    const before = hub.servedBytes(name);
    tunnels.length = 0;
    const result = await download(scheme, scheme === 'https' ? certificateFile : null);
    expect(result.sha256).toBe(sha256);
    expect(result.bytes.equals(content)).toBe(true);
    expect(hub.servedBytes(name) - before).toBe(content.length);
    expect(new Set(tunnels)).toEqual(new Set([`${host}:${scheme === 'https' ? 443 : 80}`]));
  });

  it('and one over https without a proxy, whose bytes are decrypted to their place', async () => {
    const before = hub.servedBytes(name);
    const result = await downloadFrom(`https://localhost:${secure.port}`, null, certificateFile);
    expect(result.bytes.equals(content)).toBe(true);
    expect(hub.servedBytes(name) - before).toBe(content.length);
  });

  it('that a proxy refuses says what the proxy answered', async () => {
    const refusing = createServer();
    refusing.on('connect', (_asked, client) => client.end('HTTP/1.1 407 Who are you?\r\n\r\n'));
    await listen(refusing);
    const refused = downloadFrom(`https://${host}`, `http://127.0.0.1:${portOf(refusing)}`, null);
    await expect(refused).rejects.toMatchObject({ code: 'NETWORK_FAILED', details: { reason: 'PROXY_REFUSED' } });
    refusing.close();
  });

  it('whose certificate nobody trusts gets nothing, and says what to name', async () => {
    const before = hub.servedBytes(name);
    const failure = { code: 'CERTIFICATE_UNTRUSTED', details: { host } };
    await expect(download('https', null)).rejects.toMatchObject(failure);
    expect(hub.servedBytes(name)).toBe(before);
  });

  it('with certificates that are not there is told so', async () => {
    await expect(download('https', join(folder.folder(), 'none.pem'))).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
  });

  it.each([
    ['no certificate', () => readFileSync(certificateFile).subarray(0, 20)],
    ['a certificate that cannot be read', () => readFileSync(certificateFile, 'utf8').replace(/MII.{40}/, 'MIIA')],
  ])('with a file that holds %s is told so, and not that the server is not trusted', async (what, content) => {
    const path = folder.file('own.pem');
    writeFileSync(path, content());
    const failure = { code: 'CERTIFICATES_INVALID', message: expect.stringContaining(what) as string };
    await expect(download('https', path)).rejects.toMatchObject(failure);
  });
});
