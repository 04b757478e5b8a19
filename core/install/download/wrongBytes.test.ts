/** Sources that have other bytes than they should: whom the hash believes, and what that costs. */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestHub } from '../../network/testHub.testing.ts';
import { useTestDownload } from './testDownload.testing.ts';
import { chunkBytes, content, once, repository, sha256 } from './testFile.testing.ts';

const test = useTestDownload();
const { addressOf, download, expectWhole, refetched } = test;
let hub: TestHub;
let mirror: TestHub;
let part: string;
beforeEach(() => {
  ({ hub, mirror, part } = test);
});

describe('wrong bytes', () => {
  it('from one of two sources are found piece by piece and replaced', async () => {
    hub.onFile(() => ({ kind: 'corrupt', offsets: [7 * chunkBytes + 5, 20 * chunkBytes] }));
    const result = await download({ addresses: [addressOf(hub), addressOf(mirror)] });
    expect(result.sha256).toBe(sha256);
    expectWhole();
    // Each piece from the other source, and the two in question once more from both.
    expect(refetched(hub, mirror)).toBeLessThanOrEqual(content.length + 4 * chunkBytes);
  });

  it('that came once are replaced from the same source', async () => {
    hub.onFile(once(4, { kind: 'corrupt', offsets: [4 * chunkBytes + 100] }));
    expect((await download()).sha256).toBe(sha256);
    expectWhole();
    // The file once more, and the piece in question a third time at most.
    expect(refetched(hub)).toBeLessThanOrEqual(content.length + chunkBytes);
  });

  it('that every source has are told, and nothing is deleted', async () => {
    hub.onFile(() => ({ kind: 'corrupt', offsets: [100] }));
    await expect(download()).rejects.toMatchObject({ code: 'MODEL_HASH_MISMATCH' });
    expect(readFileSync(part).subarray(chunkBytes).equals(content.subarray(chunkBytes))).toBe(true);
    // The same once more, which decides it.
    expect(refetched(hub)).toBe(content.length);
  });
});

describe('another file under the same name', () => {
  const other = Buffer.from(content.map((byte) => byte ^ 3));

  it('of the same length is known by its ETag: nothing of it is taken', async () => {
    mirror.add(repository, 'model.gguf', other);
    const result = await download({ addresses: [addressOf(mirror), addressOf(hub)] });
    expect(result.sha256).toBe(sha256);
    expectWhole();
    expect(refetched(hub)).toBe(0);
  });

  it('in the midst of a download ends it with the reason; what has arrived is not fetched again', async () => {
    const stopAt = once(12, { kind: 'slow', bytesPerSecond: 1e9 });
    hub.onFile((request) => {
      if (stopAt(request) !== null) hub.add(repository, 'model.gguf', other);
      return null;
    });
    await expect(download()).rejects.toMatchObject({ code: 'FILE_CHANGED' });
    hub.onFile(() => null);
    hub.add(repository, 'model.gguf', content);
    const before: number[] = [];
    await download({ onProgress: (bytes) => before.push(bytes) });
    expectWhole();
    expect(before[0]).toBeGreaterThan(6 * chunkBytes);
  });
});
