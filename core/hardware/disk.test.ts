import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDisk } from './disk.ts';
import { fileTree } from './fileTree.testing.ts';

describe('readDisk', () => {
  it('measures the disk that will hold a folder which does not exist yet, as on the first start', async () => {
    const folder = await fileTree({});
    const existing = await readDisk(folder);
    const future = await readDisk(join(folder, 'not', 'yet'));
    expect(future).toMatchObject({ path: join(folder, 'not', 'yet'), totalBytes: existing.totalBytes });
    expect(future.freeBytes ?? 0).toBeGreaterThan(0);
    expect(future.freeBytes ?? 0).toBeLessThanOrEqual(future.totalBytes ?? 0);
  });
});
