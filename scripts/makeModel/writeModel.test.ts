import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planModel } from '../../core/catalog/shape/modelPlan.ts';
import { kindNamed, smallShape } from '../../core/catalog/shape/smallShapes.testing.ts';
import { writeModel, type WriteOptions } from './writeModel.ts';

describe('writeModel', () => {
  const plan = planModel(smallShape('r1-671b'), kindNamed('Q4_0'));
  let folder = '';
  let path = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hearth-make-model-'));
    path = join(folder, 'small.gguf');
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const write = (changes: Partial<WriteOptions> = {}, to = path): Promise<void> =>
    writeModel(plan, to, { seed: 1, signal: new AbortController().signal, onProgress: () => undefined, ...changes });

  it('writes the same file for the same seed, of the size that was told: measurements must be repeatable', async () => {
    const other = join(folder, 'other.gguf');
    let lastBytes = 0;
    await write({ onProgress: (writtenBytes) => (lastBytes = writtenBytes) });
    await write({}, other);
    const [first, second] = await Promise.all([readFile(path), readFile(other)]);
    expect(first.length).toBe(plan.fileBytes);
    expect(lastBytes).toBe(plan.fileBytes);
    expect(first.equals(second)).toBe(true);
    await rm(other);
    await write({ seed: 2 }, other);
    expect(first.equals(await readFile(other))).toBe(false);
  });

  it('leaves nothing when it is stopped: a part may be hundreds of gigabytes', async () => {
    const stopping = new AbortController();
    const stopped = write({
      signal: stopping.signal,
      onProgress: (writtenBytes) => {
        if (writtenBytes > plan.fileBytes / 2) stopping.abort(new Error('stopped'));
      },
    });
    await expect(stopped).rejects.toThrow('stopped');
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses before it fills the disk', async () => {
    await expect(write({ freeBytes: () => Promise.resolve(plan.fileBytes - 1) })).rejects.toThrow('its disk has');
    expect(await readdir(folder)).toEqual([]);
    await write({ freeBytes: () => Promise.resolve(plan.fileBytes) });
  });

  it('never replaces a file: it may be a real model', async () => {
    await writeFile(path, 'precious');
    await expect(write()).rejects.toThrow('is there already');
    expect(await readFile(path, 'utf8')).toBe('precious');
  });

  it('says that the folder is missing instead of a bare ENOENT', async () => {
    await expect(write({}, join(folder, 'no', 'small.gguf'))).rejects.toThrow('there is no folder');
  });
});
