import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { readModelHeader } from '../catalog/ggufHeader.ts';
import { distillPath } from '../engine/realEngine.testing.ts';
import { createHttp } from './http.ts';
import { readRepository, resolveUrl } from './hub.ts';
import { readRemoteHeader } from './remoteFile.ts';
import { startTestHub, type TestHub } from './testHub.testing.ts';

const http = createHttp({ proxy: null, certificateFile: null });
const model = readFileSync(distillPath);
const repository = 'demo/R1-GGUF';
let hub: TestHub;

beforeAll(async () => {
  hub = await startTestHub();
  hub.add(repository, 'demo-F16.gguf', model);
});
afterAll(async () => {
  await http.close();
  await hub.close();
});

describe('the hub', () => {
  it('tells sizes and hashes of what it has, at a commit that does not move', async () => {
    const { revision, files } = await readRepository(http, hub.url, repository);
    expect(revision).toMatch(/^[0-9a-f]{40}$/);
    expect(files).toEqual([
      {
        path: 'demo-F16.gguf',
        bytes: 13_744_352,
        sha256: '6ba9271edd11fdc43954934ce01aa93066bd3d8c921373da5d1b1a82976cf9e9',
      },
      { path: 'README.md', bytes: 12, sha256: null },
    ]);
  });

  it.each([
    { status: 404, code: 'MODEL_NOT_FOUND' },
    { status: 401, code: 'DOWNLOAD_REFUSED' },
    { status: 429, code: 'RATE_LIMITED' },
    { status: 500, code: 'NETWORK_FAILED' },
  ])('answering with $status is told as $code', async ({ status, code }) => {
    hub.failApi({ status });
    await expect(readRepository(http, hub.url, repository)).rejects.toMatchObject({ code });
  });

  it('is not taken from a page that asks for a login in its place', async () => {
    const portal = createServer((_request, response) => void response.end('<html>Log in</html>'));
    await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
    const address = portal.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await expect(readRepository(http, `http://127.0.0.1:${port}`, repository)).rejects.toMatchObject({
      code: 'NETWORK_FAILED',
      message: expect.stringContaining('does not answer as the hub does') as string,
    });
    portal.close();
  });

  it('that cannot be reached is named, with what to do', async () => {
    await expect(readRepository(http, 'http://127.0.0.1:1', repository)).rejects.toMatchObject({
      code: 'NETWORK_FAILED',
      message: '127.0.0.1:1 cannot be used: it refuses the connection.',
    });
  });
});

describe("a remote model's header", () => {
  const url = (): string => resolveUrl(hub.url, repository, 'main', 'demo-F16.gguf');

  it('is the one of the file, and costs a part of it', async () => {
    const before = hub.servedBytes(`${repository}/demo-F16.gguf`);
    const header = await readRemoteHeader(http, [url()]);
    expect({ ...header, name: '' }).toEqual({ ...(await readModelHeader(distillPath)), name: '' });
    expect(hub.servedBytes(`${repository}/demo-F16.gguf`) - before).toBeLessThan(2 * 1024 * 1024);
  });

  it('comes from a server without ranges too, which is stopped in time', async () => {
    hub.onFile(() => ({ kind: 'ignoreRange' }));
    expect((await readRemoteHeader(http, [url()])).layers).toBe(8);
    hub.onFile(() => null);
  });

  it('of what is no model is refused', async () => {
    hub.add(repository, 'page.gguf', Buffer.from('<html>not a model</html>'));
    await expect(readRemoteHeader(http, [resolveUrl(hub.url, repository, 'main', 'page.gguf')])).rejects.toMatchObject({
      code: 'MODEL_NOT_GGUF',
    });
  });
});
