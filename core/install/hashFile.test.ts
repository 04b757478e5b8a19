import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { hashFile } from './hashFile.ts';

const folder = useTemporaryFolder();

describe('the SHA-256 of a file', () => {
  it.each([
    { what: 'an empty one', content: Buffer.alloc(0) },
    { what: 'a short one', content: Buffer.from('abc') },
    { what: 'one larger than the pieces it is read in', content: Buffer.alloc(9 * 1024 * 1024 + 7, 'hearth') },
  ])('is right for $what', async ({ content }) => {
    writeFileSync(folder.file('file'), content);
    const steps: number[] = [];
    const sha256 = await hashFile(folder.file('file'), { onProgress: (bytes) => steps.push(bytes) });
    expect(sha256).toBe(createHash('sha256').update(content).digest('hex'));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  it('fails where the file is not there, instead of never ending', async () => {
    await expect(hashFile(folder.file('none'))).rejects.toThrow(/ENOENT/);
    await expect(hashFile(folder.path)).rejects.toThrow(/EISDIR/);
  });

  it('ends with the reason of a stop, before it began or on the way', async () => {
    const reason = new Error('stopped by the test');
    writeFileSync(folder.file('large'), Buffer.alloc(64 * 1024 * 1024));
    await expect(hashFile(folder.file('large'), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const abort = new AbortController();
    const hashing = hashFile(folder.file('large'), {
      signal: abort.signal,
      onProgress: () => abort.abort(reason),
    });
    await expect(hashing).rejects.toBe(reason);
  });
});
