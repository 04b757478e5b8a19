/** Downloads from a real server that does each thing wrong: the right bytes at the end, and what was fetched twice. */
import { createHash } from 'node:crypto';
import { readFileSync, truncateSync, writeFileSync, appendFileSync, openSync, writeSync, closeSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestHub } from '../../network/testHub.testing.ts';
import { createThrottle } from '../../network/throttle.ts';
import { useTemporaryFolder } from '../../storage/temporaryFolder.testing.ts';
import { journalOf } from './downloadFile.ts';
import { useTestDownload } from './testDownload.testing.ts';
import { chunkBytes, content, makeContent, name, once, repository, sha256, tuning } from './testFile.testing.ts';

const folder = useTemporaryFolder();
const test = useTestDownload();
const { addressOf, download, expectWhole, refetched } = test;
let hub: TestHub;
let mirror: TestHub;
let part: string;
beforeEach(() => {
  ({ hub, mirror, part } = test);
});

describe('a download', () => {
  it('brings the bytes, their hash and the checksums of their pieces, each byte once', async () => {
    const progress: number[] = [];
    const result = await download({ onProgress: (bytes) => progress.push(bytes) });
    expectWhole();
    expect(result.sha256).toBe(sha256);
    expect(result.checks).toHaveLength(25);
    expect(refetched(hub)).toBe(0);
    expect(progress.at(-1)).toBe(content.length);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    // One look at the resolver serves all connections.
    expect(hub.requests.filter((path) => path.includes('/resolve/'))).toHaveLength(1);
  });

  it('of a file of one byte, and of one that fills its last piece, ends too', async () => {
    for (const bytes of [1, chunkBytes, 2 * chunkBytes]) {
      const small = content.subarray(0, bytes);
      hub.add(repository, 'model.gguf', small);
      const hash = createHash('sha256').update(small).digest('hex');
      const target = `${folder.folder()}/small.part`;
      const result = await download({ expected: { bytes, sha256: hash, etag: null }, part: target });
      expect(result.sha256).toBe(hash);
      expect(readFileSync(target).equals(small)).toBe(true);
    }
  });

  it('keeps to its limit', async () => {
    const limit = 8_000_000;
    const startedMs = performance.now();
    await download({ tuning: { ...tuning, throttle: createThrottle(() => limit) } });
    const seconds = (performance.now() - startedMs) / 1000;
    expect(content.length / seconds).toBeLessThan(limit * 1.3);
  });
});

describe('a fault of the server costs no byte that has arrived:', () => {
  it('a connection that breaks off in mid-body', async () => {
    hub.onFile(once(5, { kind: 'reset', afterBytes: 100_000 }));
    await download();
    expectWhole();
    // What was on its way when the connection broke.
    expect(refetched(hub)).toBeLessThanOrEqual(100_000);
    expect(refetched(hub)).toBeLessThan(chunkBytes);
  });

  it('a body that ends early as if it were whole', async () => {
    hub.onFile(once(3, { kind: 'short', afterBytes: 70_000 }));
    await download();
    expectWhole();
    expect(refetched(hub)).toBe(0);
  });

  it('a connection that stays silent', async () => {
    hub.onFile(once(2, { kind: 'stall', afterBytes: 65_536 }));
    await download();
    expectWhole();
    expect(refetched(hub)).toBe(0);
  });

  it.each([500, 502, 503])('the status %s', async (status) => {
    hub.onFile(({ index }) => (index % 3 === 0 ? { kind: 'status', status } : null));
    await download();
    expectWhole();
    expect(refetched(hub)).toBe(0);
  });

  it.each<Record<string, string>>([{ 'retry-after': '1' }, { ratelimit: '"resolvers";r=0;t=1' }])(
    'too many requests (%s): it waits as long as it was told',
    async (headers) => {
      const askedMs: number[] = [];
      hub.onFile(({ index }) => {
        askedMs.push(performance.now());
        return index < 4 ? { kind: 'status', status: 429, headers } : null;
      });
      await download();
      expectWhole();
      expect(refetched(hub)).toBe(0);
      expect((askedMs[4] ?? 0) - (askedMs[3] ?? 0)).toBeGreaterThan(900);
    },
  );

  it('signed addresses that expire after three requests each', async () => {
    hub.limitLinks(3);
    await download();
    expectWhole();
    expect(refetched(hub)).toBe(0);
  });
});

describe('a server without ranges', () => {
  it('that ignores them sends each byte once, to the connection that found out', async () => {
    hub.onFile(() => ({ kind: 'ignoreRange' }));
    await download();
    expectWhole();
    expect(refetched(hub)).toBe(0);
    expect(hub.requests.filter((path) => path.startsWith('/signed/'))).toHaveLength(1);
  });

  it('that refuses them is too', async () => {
    hub.onFile(() => ({ kind: 'refuseRange' }));
    await download();
    expectWhole();
    expect(refetched(hub)).toBe(0);
  });
});

describe('several sources', () => {
  it('the second one goes on in mid-file where the first one is lost', async () => {
    hub.onFile(({ index }) => (index > 6 ? { kind: 'status', status: 404 } : null));
    mirror.failApi(...Array.from({ length: 4 }, () => ({ status: 503 })));
    await download({ addresses: [addressOf(hub), addressOf(mirror)] });
    expectWhole();
    expect(refetched(hub, mirror)).toBe(0);
    expect(hub.servedBytes(name)).toBeGreaterThan(0);
    expect(mirror.servedBytes(name)).toBeGreaterThan(0);
  });

  it('the slow one is left after a try', async () => {
    hub.onFile(() => ({ kind: 'slow', bytesPerSecond: 60_000 }));
    const startedMs = performance.now();
    await download({ addresses: [addressOf(hub), addressOf(mirror)] });
    expectWhole();
    expect(hub.servedBytes(name)).toBeLessThan(2 * chunkBytes);
    expect(performance.now() - startedMs).toBeLessThan(15_000);
  });

  it('one that has another file is not believed', async () => {
    mirror.add(repository, 'model.gguf', makeContent(content.length + 4));
    await download({ addresses: [addressOf(mirror), addressOf(hub)] });
    expectWhole();
    expect(mirror.servedBytes(name)).toBeLessThan(content.length);
  });

  it('none that works: the last reason is told, and what has arrived stays', async () => {
    hub.onFile(({ index }) => (index >= 8 ? { kind: 'status', status: 403 } : null));
    hub.limitLinks(8);
    await expect(download({ tuning: { ...tuning, giveUpMs: 500 } })).rejects.toMatchObject({
      code: 'DOWNLOAD_REFUSED',
    });
    const before = hub.servedBytes(name);
    hub.onFile(() => null);
    await download();
    expectWhole();
    expect(before).toBeGreaterThan(0);
    expect(refetched(hub)).toBe(0);
  });
});

describe('an earlier run', () => {
  const stopAfter = async (bytes: number): Promise<void> => {
    const stop = new AbortController();
    const stopped = download({
      signal: stop.signal,
      onProgress: (done) => {
        if (done >= bytes) stop.abort(new Error('stopped'));
      },
    });
    await expect(stopped).rejects.toThrow('stopped');
  };

  it('that was stopped is gone on with: its whole pieces and its begun ones', async () => {
    await stopAfter(10 * chunkBytes);
    const before = hub.servedBytes(name);
    const first: number[] = [];
    await download({ onProgress: (bytes) => first.push(bytes) });
    expectWhole();
    expect(first[0]).toBeGreaterThanOrEqual(10 * chunkBytes);
    // What was on its way when it was stopped: a few socket buffers.
    expect(hub.servedBytes(name) - before).toBeLessThanOrEqual(content.length - 10 * chunkBytes);
  });

  it('whose pieces did not all reach the disk is fetched again in those', async () => {
    await download();
    const file = openSync(part, 'r+');
    for (const piece of [3, 17]) writeSync(file, Buffer.from('lost'), 0, 4, piece * chunkBytes + 9);
    closeSync(file);
    const before = hub.servedBytes(name);
    expect((await download()).sha256).toBe(sha256);
    expectWhole();
    expect(hub.servedBytes(name) - before).toBe(2 * chunkBytes);
  });

  it('whose part was cut off by the file system is fetched again from there', async () => {
    await download();
    truncateSync(part, 22 * chunkBytes + 7);
    const before = hub.servedBytes(name);
    await download();
    expectWhole();
    expect(hub.servedBytes(name) - before).toBe(content.length - 22 * chunkBytes);
  });

  it('whose journal ends in mid-line loses that line only', async () => {
    await download();
    const lines = readFileSync(journalOf(part), 'utf8').split('\n');
    writeFileSync(journalOf(part), lines.slice(0, 21).join('\n') + '\n');
    appendFileSync(journalOf(part), '24 12');
    const before = hub.servedBytes(name);
    await download();
    expectWhole();
    expect(hub.servedBytes(name) - before).toBeLessThanOrEqual(5 * chunkBytes);
  });

  it('of another file under the same name is not mixed with this one', async () => {
    await download();
    const other = makeContent(content.length).map((byte) => byte ^ 1);
    const otherHash = createHash('sha256').update(other).digest('hex');
    hub.add(repository, 'model.gguf', Buffer.from(other));
    const result = await download({ expected: { bytes: other.length, sha256: otherHash, etag: null } });
    expect(result.sha256).toBe(otherHash);
  });

  it('of an address without a known hash notices that the file has changed', async () => {
    const etag = sha256;
    const changed = Buffer.from(content.map((byte) => byte ^ 2));
    const expected = { bytes: content.length, sha256: null, etag };
    expect((await download({ expected })).sha256).toBe(sha256);
    hub.add(repository, 'model.gguf', changed);
    truncateSync(part, 3 * chunkBytes);
    await expect(download({ expected })).rejects.toMatchObject({ code: 'FILE_CHANGED' });
  });
});

it('a disk that cannot be written to ends the download with its reason', async () => {
  await expect(download({ part: '/proc/version' })).rejects.toThrow();
});
