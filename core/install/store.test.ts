import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InstalledModel } from '../../contract/models.ts';
import { useSmallDisk } from '../storage/smallDisk.testing.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { openModelStore, type ModelStore } from './store.ts';

const folder = useTemporaryFolder();
const smallDisk = useSmallDisk(folder.file('disk'), 256 * 1024);
const bytes = 'the weights';

const model = (id: string, changes: Partial<InstalledModel> = {}): InstalledModel => ({
  id,
  name: 'A model',
  quantization: 'Q4_K_M',
  architecture: 'qwen2',
  parameters: 1000,
  bytes: bytes.length,
  sha256: 'a'.repeat(64),
  contextLength: 2048,
  layers: 8,
  installedAt: '2026-11-01T00:00:00.000Z',
  files: [],
  origin: null,
  pinned: false,
  lastUsedAt: null,
  ...changes,
});

const add = async (store: ModelStore, added: InstalledModel): Promise<void> => {
  const part = store.createPart(added.id);
  await writeFile(part, bytes);
  await store.add(part, added);
};

const idsOf = async (store: ModelStore): Promise<string[]> => (await store.list()).map(({ id }) => id);
const inside = (store: ModelStore, name: string): string[] => readdirSync(join(store.folder, name));

describe('a model of the store', () => {
  it('is there after the next start, with all that is known of it', async () => {
    const store = await openModelStore(folder.folder());
    await add(store, model('one:Q4_K_M'));
    const again = await openModelStore(store.folder);
    expect(await again.list()).toEqual([model('one:Q4_K_M')]);
    expect(readFileSync(again.contentPath(model('one:Q4_K_M')), 'utf8')).toBe(bytes);
    expect(inside(store, 'parts')).toEqual([]);
  });

  it('is not ready without its content, with other content, or while its entry is damaged', async () => {
    const store = await openModelStore(folder.folder());
    await add(store, model('whole:Q8_0', { sha256: '1'.repeat(64) }));
    await add(store, model('cut:Q8_0', { sha256: '2'.repeat(64) }));
    truncateSync(store.contentPath({ sha256: '2'.repeat(64) }), 3);
    await add(store, model('gone:Q8_0', { sha256: '3'.repeat(64), bytes: 99 }));
    writeFileSync(join(store.folder, 'entries', 'damaged@Q8_0.json'), '{ "id": "damaged:Q8_0", ');
    writeFileSync(join(store.folder, 'entries', 'other@Q8_0.json'), '{ "id": 7 }');
    writeFileSync(join(store.folder, 'entries', 'notes.txt'), 'no entry');
    expect(await idsOf(store)).toEqual(['whole:Q8_0']);
  });

  it('shares its content with another one, and removing one does not take it from the other', async () => {
    const store = await openModelStore(folder.folder());
    await add(store, model('one:Q4_K_M'));
    await add(store, model('two:Q4_K_M'));
    expect(inside(store, 'content')).toHaveLength(1);
    await store.remove('one:Q4_K_M');
    expect(await idsOf(store)).toEqual(['two:Q4_K_M']);
    expect(existsSync(store.contentPath(model('two:Q4_K_M')))).toBe(true);
    await store.remove('two');
    expect(inside(store, 'content')).toEqual([]);
    await expect(store.remove('two')).rejects.toMatchObject({ code: 'MODEL_NOT_INSTALLED' });
  });

  it('is found by its short name only where that is clear', async () => {
    const store = await openModelStore(folder.folder());
    await expect(store.find('demo')).rejects.toMatchObject({
      code: 'MODEL_NOT_INSTALLED',
      next: 'Install a model first.',
    });
    await add(store, model('demo:Q4_K_M'));
    await add(store, model('demo-large:Q4_K_M', { sha256: 'b'.repeat(64) }));
    expect((await store.find('demo')).id).toBe('demo:Q4_K_M');
    await add(store, model('demo:Q8_0', { sha256: 'c'.repeat(64) }));
    expect((await store.find('demo:Q8_0')).id).toBe('demo:Q8_0');
    await expect(store.find('demo')).rejects.toMatchObject({
      message: expect.stringContaining('Several') as string,
      next: expect.stringContaining('demo:Q8_0') as string,
    });
  });

  it('lists the newest last', async () => {
    const store = await openModelStore(folder.folder());
    await add(store, model('late:Q8_0', { installedAt: '2026-11-03T00:00:00.000Z' }));
    await add(store, model('early:Q8_0', { installedAt: '2026-11-02T00:00:00.000Z' }));
    expect(await idsOf(store)).toEqual(['early:Q8_0', 'late:Q8_0']);
  });
});

describe('what is still being made', () => {
  it('by this process or another one that runs is kept; what is left over is removed', async () => {
    const store = await openModelStore(folder.folder());
    const mine = store.createPart('mine:Q8_0');
    const parts = join(store.folder, 'parts');
    const [initProcess, neverAProcess] = [1, 2 ** 30];
    const files = {
      [mine]: true,
      [`${mine}.hearth-part`]: true,
      [join(parts, `theirs@Q8_0.${initProcess}-1.part.hearth-part`)]: true,
      [join(parts, `dead@Q8_0.${neverAProcess}-1.part`)]: false,
      // The same process id in an earlier life, as in a container.
      [join(parts, `before@Q8_0.${process.pid}-999999.part`)]: false,
      [join(parts, 'old@Q8_0.part')]: false,
    };
    for (const path of Object.keys(files)) writeFileSync(path, 'half');
    await openModelStore(store.folder);
    expect(Object.fromEntries(Object.keys(files).map((path) => [path, existsSync(path)]))).toEqual(files);
  });

  it('never has the name of another part', async () => {
    const store = await openModelStore(folder.folder());
    expect(store.createPart('one:Q8_0')).not.toBe(store.createPart('one:Q8_0'));
  });
});

describe('a place that cannot be written to is explained', () => {
  it('a file where the folder should be', async () => {
    writeFileSync(folder.file('file'), '');
    await expect(openModelStore(folder.file('file/models'))).rejects.toMatchObject({ code: 'FILE_WRITE_FAILED' });
  });

  it.skipIf(smallDisk.missing !== null)(
    `a full disk; nothing half done stays${smallDisk.missing === null ? '' : ` (not tested: ${smallDisk.missing})`}`,
    async () => {
      const store = await openModelStore(join(smallDisk.path, 'models'));
      const part = store.createPart('one:Q8_0');
      await writeFile(part, bytes);
      expect(() => writeFileSync(join(smallDisk.path, 'filler'), Buffer.alloc(512 * 1024))).toThrow(/ENOSPC/);
      await expect(store.add(part, model('one:Q8_0'))).rejects.toMatchObject({ code: 'DISK_FULL' });
      expect(await idsOf(store)).toEqual([]);
      expect(inside(store, 'entries')).toEqual([]);
    },
  );
});
