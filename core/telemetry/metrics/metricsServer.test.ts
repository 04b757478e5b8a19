import { createServer, request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { MetricsEndpoint } from '../../../contract/metrics.ts';
import { createMetricsServer, type MetricsServer } from './metricsServer.ts';

const text = { contentType: 'text/plain; version=0.0.4', render: () => Promise.resolve('hearth_engine_up 1\n') };
const open: MetricsServer[] = [];

const make = (options: Partial<Parameters<typeof createMetricsServer>[0]> = {}): MetricsServer => {
  const server = createMetricsServer({ text: () => Promise.resolve(text), port: 0, token: null, ...options });
  open.push(server);
  return server;
};

/** What the endpoint is once it has changed. */
const next = ({ endpoint }: MetricsServer): Promise<MetricsEndpoint> =>
  new Promise((resolve) => {
    const stop = endpoint.subscribe((value) => {
      stop();
      resolve(value);
    });
  });

const turnedOn = async (server: MetricsServer): Promise<string> => {
  const changed = next(server);
  server.turn(true);
  return (await changed).url ?? '';
};

/** `fetch` does not let `Host` be chosen. */
const statusOf = (url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<number> =>
  new Promise((resolve, reject) => {
    request(url, { headers, method, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

describe('the address for Prometheus', () => {
  it('is there only while it is wanted', async () => {
    const server = make();
    expect(server.endpoint.get().url).toBeNull();
    const url = await turnedOn(server);
    const response = await fetch(url);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4']);
    expect(await response.text()).toBe('hearth_engine_up 1\n');
    await server.close();
    await expect(fetch(url)).rejects.toThrow();
  });

  it('answers no web page: one that points its own name here would read the machine', async () => {
    const url = await turnedOn(make());
    expect(await statusOf(url, { host: 'evil.example' })).toBe(403);
    expect(await statusOf(url, { origin: 'https://evil.example' })).toBe(403);
    expect(await statusOf(url, {}, 'POST')).toBe(405);
    expect(await statusOf(url.replace('/metrics', '/'))).toBe(404);
  });

  it('wants the token where there is one', async () => {
    const url = await turnedOn(make({ token: 'secret' }));
    expect(await statusOf(url)).toBe(401);
    expect(await statusOf(url, { authorization: 'Bearer wrong!' })).toBe(401);
    expect(await statusOf(url, { authorization: 'Bearer secret' })).toBe(200);
  });

  it('says so where its port is taken, and comes up once it is free', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const server = make({ port });
    const failed = next(server);
    server.turn(true);
    expect((await failed).error).toMatchObject({ code: 'PORT_IN_USE', details: { port } });
    await new Promise((resolve) => other.close(resolve));
    expect(await turnedOn(server)).toContain(String(port));
  });
});
