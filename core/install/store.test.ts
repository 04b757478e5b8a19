import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ErrorInfo } from '../../contract/error.ts';
import type { InstalledModel } from '../../contract/models.ts';
import { useSmallDisk } from '../storage/smallDisk.testing.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { openModelStore, type ModelStore } from './store.ts';
import { storedModel } from './storedModel.testing.ts';

const folder = useTemporaryFolder();
const smallDisk = useSmallDisk(folder.file('disk'), 256 * 1024);
const bytes = 'the weights';

const model: typeof storedModel = (id, changes) => storedModel(id, { bytes: bytes.length, ...changes });

const add = async (store: ModelStore, added: InstalledModel, failure: ErrorInfo | null = null): Promise<void> => {
  const part = store.createPart(added.id);
  await writeFile(part, bytes);
  await store.add(part, added, failure);
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

describe('versions', () => {
  const id = 'one:Q4_K_M';
  const version = (letter: string, changes: Partial<InstalledModel> = {}): InstalledModel =>
    model(id, { sha256: letter.repeat(64), ...changes });
  const failure: ErrorInfo = { code: 'MODEL_TEST_FAILED', message: 'No.', details: {}, next: 'Stay.' };
  const shortOf = ({ sha256 }: { readonly sha256: string }): string => sha256.slice(0, 1);
  const stateOf = async (store: ModelStore) => {
    const found = await store.findAny(id);
    return [shortOf(found), ...found.versions.map((one) => `${shortOf(one)}:${one.reason}`)];
  };
  const contentOf = (store: ModelStore): string[] => inside(store, 'content').map((name) => name.slice(0, 1));

  it('the one before is kept with its bytes; the one before that goes', async () => {
    const store = await openModelStore(folder.folder());
    for (const letter of ['a', 'b']) await add(store, version(letter));
    expect(await stateOf(store)).toEqual(['b', 'a:replaced']);
    expect((await store.find(id)).answersOnTrial).toBe(3);
    await add(store, version('c'));
    expect(await stateOf(store)).toEqual(['c', 'b:replaced']);
    expect(contentOf(store)).toEqual(['b', 'c']);
  });

  it('of a pinned model are all kept, and the pin stays', async () => {
    const store = await openModelStore(folder.folder());
    await add(store, version('a'));
    await store.update(id, { pinned: true });
    for (const letter of ['b', 'c']) await add(store, version(letter));
    expect(await stateOf(store)).toEqual(['c', 'a:replaced', 'b:replaced']);
    expect((await store.find(id)).pinned).toBe(true);
  });

  it('the same bytes again are no other version', async () => {
    const store = await openModelStore(folder.folder());
    for (const letter of ['a', 'b', 'b']) await add(store, version(letter));
    expect(await stateOf(store)).toEqual(['b', 'a:replaced']);
  });

  it('one that failed its test lies beside the one in use, and never drives out one that worked', async () => {
    const store = await openModelStore(folder.folder());
    for (const letter of ['a', 'b']) await add(store, version(letter));
    for (const letter of ['c', 'd']) await add(store, version(letter), failure);
    expect(await stateOf(store)).toEqual(['b', 'a:replaced', 'd:testFailed']);
    expect((await store.find(id)).notice).toMatchObject({ kind: 'updateRejected', sha256: 'd'.repeat(64) });
    expect(contentOf(store)).toEqual(['a', 'b', 'd']);
  });

  it('going back and forth loses neither, and is there after the next start', async () => {
    const store = await openModelStore(folder.folder());
    for (const letter of ['a', 'b']) await add(store, version(letter, { contextLength: letter === 'a' ? 2048 : 4096 }));
    expect(await store.useVersion(id, null)).toMatchObject({ contextLength: 2048, answersOnTrial: 0, notice: null });
    expect(await stateOf(await openModelStore(store.folder))).toEqual(['a', 'b:wentBack']);
    await store.useVersion(id, 'b'.repeat(64));
    expect(await stateOf(store)).toEqual(['b', 'a:wentBack']);
    await expect(store.useVersion(id, 'f'.repeat(64))).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('going back by itself says why, and a later wish to go back skips what failed', async () => {
    const store = await openModelStore(folder.folder());
    for (const letter of ['a', 'b', 'c']) await add(store, version(letter));
    const after = await store.useVersion(id, null, failure);
    expect(after.notice).toMatchObject({ kind: 'wentBack', sha256: 'c'.repeat(64), error: failure });
    expect(await stateOf(store)).toEqual(['b', 'c:answersFailed']);
  });

  it('are removed one by one, or with the model, and not where another model has the bytes', async () => {
    const store = await openModelStore(folder.folder());
    await add(store, model('two:Q4_K_M', { sha256: 'a'.repeat(64) }));
    for (const letter of ['a', 'b']) await add(store, version(letter));
    await expect(store.removeVersion(id, 'b'.repeat(64))).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await store.removeVersion(id, 'a'.repeat(64));
    expect(await stateOf(store)).toEqual(['b']);
    expect(contentOf(store)).toEqual(['a', 'b']);
    await expect(store.useVersion(id, null)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await add(store, version('c'));
    await store.remove(id);
    expect(contentOf(store)).toEqual(['a']);
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
