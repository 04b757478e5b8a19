import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCatalogue } from './catalog.ts';

const shipped = join(import.meta.dirname, '..', '..', 'assets');

describe('readCatalogue', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hearth-catalogue-'));
    await mkdir(join(folder, 'catalog'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('accepts the file that is shipped: a fact of the wrong type would break every verdict', async () => {
    const { models } = await readCatalogue(shipped);
    expect(models.map(({ id }) => id)).toEqual([
      'r1-distill-qwen-1.5b',
      'r1-distill-qwen-7b',
      'r1-distill-llama-8b',
      'r1-distill-qwen-14b',
      'r1-distill-qwen-32b',
      'r1-distill-llama-70b',
      'r1-0528-qwen3-8b',
      'r1-671b',
      'r1-0528-671b',
    ]);
    expect(models.every(({ files }) => files.length > 0)).toBe(true);
  });

  it('has a cache size that follows from each shape: a mistyped figure would misjudge the memory', async () => {
    const { models } = await readCatalogue(shipped);
    for (const model of models) {
      const { layers, kvHeads, headDim, kvLoraRank, qkRopeDim } = model;
      const perLayer =
        kvLoraRank !== undefined && qkRopeDim !== undefined
          ? kvLoraRank + qkRopeDim
          : 2 * (kvHeads ?? 0) * (headDim ?? 0);
      expect(model.kvCacheF16BytesPerToken, model.id).toBe(layers * perLayer * 2);
    }
  });

  it('says which file is missing instead of failing with a bare ENOENT', async () => {
    await expect(readCatalogue(folder)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      details: { path: join(folder, 'catalog', 'family.json') },
    });
  });

  it('refuses a size without a unit: GB and GiB differ by 7 %', async () => {
    const text = await readFile(join(shipped, 'catalog', 'family.json'), 'utf8');
    await writeFile(join(folder, 'catalog', 'family.json'), text.replace('"1.12 GB"', '"1.12"'));
    await expect(readCatalogue(folder)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});
