/** Models that move to another disk while the app runs: real files, an unfinished download with them. */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, statSync, writeSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startTestHub, type TestHub } from '../network/testHub.testing.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { chooseChunkBytes } from './download/pieces.ts';
import { cancelReason, pauseReason } from './jobRunner.ts';
import { resolveModelsFolder } from './modelsFolder.ts';
import { moveModels, type MoveOptions } from './moveModels.ts';
import { distill, renamed } from './newerVersions.testing.ts';
import { openTestInstaller } from './openInstaller.testing.ts';
import { openModelStore, type ModelStore } from './store.ts';
import { storedModel } from './storedModel.testing.ts';

const folder = useTemporaryFolder();
const repository = 'demo/R1-GGUF';
const file = 'R1-Tiny-F16.gguf';
const chunkBytes = chooseChunkBytes(distill.length);
let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
  hub.add(repository, file, renamed('M'));
});
afterAll(() => hub.close());

let home: string;
let to: string;
beforeEach(() => {
  home = folder.folder();
  to = join(folder.folder(), 'models');
});

const open = async () => {
  const store = await openModelStore(await resolveModelsFolder(home));
  return openTestInstaller(home, { store, endpoints: [hub.url] });
};

/** Two models, each in a file of its own. */
const openWithModels = async () => {
  const store = await openModelStore(join(home, 'models'));
  for (const letter of ['a', 'b']) {
    const bytes = Buffer.alloc(6_000_000, letter);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const part = store.createPart(letter);
    await writeFile(part, bytes);
    await store.add(part, storedModel(`${letter}:F16`, { sha256, bytes: bytes.length }));
  }
  return open();
};

const contents = (of: string): string[] => {
  const path = join(of, 'content');
  return existsSync(path) ? readdirSync(path).sort() : [];
};

const move = (store: ModelStore, signal: AbortSignal, onProgress: MoveOptions['onProgress'] = () => undefined) =>
  moveModels(home, store, to, {
    signal,
    onProgress,
    whileUnused: (work) => work(),
  });

/** Stops while the second file is copied. */
const moveAndStop = async (store: ModelStore, reason: Error): Promise<void> => {
  const stop = new AbortController();
  const [first] = await store.list();
  const moving = move(store, stop.signal, ({ doneBytes }) => {
    if (doneBytes > (first?.bytes ?? 0)) stop.abort(reason);
  });
  await expect(moving).rejects.toThrow();
};

it('all of it lies in the new folder, is whole and is found after a restart; nothing stays in the old one', async () => {
  const { installer, store } = await openWithModels();
  const from = store.folder;
  const models = installer.installed.get();
  const unsubscribe = installer.jobs.subscribe((jobs) => {
    const job = jobs.find(({ phase, doneBytes }) => phase === 'download' && doneBytes >= 20 * chunkBytes);
    if (job?.state === 'running') installer.pause(job.id);
  });
  const download = await installer.install(`hub:${repository}:F16`);
  expect((await installer.ended(download.jobId)).state).toBe('paused');
  unsubscribe();

  const { jobId } = await installer.move(to);
  await expect(installer.remove(models[0]?.id ?? '')).rejects.toMatchObject({ code: 'MODELS_BUSY' });
  expect(() => installer.resume(download.jobId)).toThrow(expect.objectContaining({ code: 'MODELS_BUSY' }) as Error);
  const moved = await installer.ended(jobId);
  expect(moved).toMatchObject({ kind: 'move', state: 'done', error: null });
  expect(installer.folder.get()).toEqual({ path: to });
  expect(readdirSync(from).filter((name) => name !== 'hub' && name !== 'models-folder.json')).toEqual([]);
  expect(readFileSync(store.contentPath(models[0] ?? expect.fail())).every((byte) => byte === 97)).toBe(true);
  expect(store.contentPath(models[0] ?? expect.fail())).toContain(to);

  const before = hub.servedBytes(`${repository}/${file}`);
  installer.resume(download.jobId);
  expect((await installer.ended(download.jobId)).state).toBe('done');
  expect(hub.servedBytes(`${repository}/${file}`) - before).toBeLessThanOrEqual(distill.length - 20 * chunkBytes);
  await installer.close();

  const again = await open();
  expect(again.store.folder).toBe(to);
  expect(again.installer.installed.get().map(({ id }) => id)).toEqual([
    ...models.map(({ id }) => id),
    `${repository}:F16`,
  ]);
  expect(again.installer.jobs.get().map(({ kind }) => kind)).toContain('move');
});

it('that is stopped leaves the models where they are; cancelled, it takes its copies back, else it goes on from them', async () => {
  const { store } = await openWithModels();
  const from = store.folder;
  const before = contents(from);
  await moveAndStop(store, cancelReason('move'));
  expect(contents(from)).toEqual(before);
  expect(contents(to)).toEqual([]);
  expect(await resolveModelsFolder(home)).toBe(join(home, 'models'));

  await moveAndStop(store, pauseReason);
  expect(contents(to)).toHaveLength(1);
  const copied = join(to, 'content', contents(to)[0] ?? '');
  const { mtimeMs } = statSync(copied);
  await move(store, new AbortController().signal);
  expect(statSync(copied).mtimeMs).toBe(mtimeMs);
  expect(contents(to)).toEqual(before);
  expect(contents(from)).toEqual([]);
});

it('of a model that has rotted on the old disk stops there: neither copy is lost', async () => {
  const { installer, store } = await openWithModels();
  const [model] = installer.installed.get();
  const disk = openSync(store.contentPath(model ?? expect.fail()), 'r+');
  writeSync(disk, Buffer.from('damage'), 0, 6, 2_000_000);
  closeSync(disk);
  const { jobId } = await installer.move(to);
  expect(await installer.ended(jobId)).toMatchObject({ state: 'failed', error: { code: 'MODEL_HASH_MISMATCH' } });
  expect(await store.list()).toHaveLength(2);
  expect(installer.folder.get()).toEqual({ path: store.folder });
});

it('goes back to the version before while a newer one that fails is being moved, and takes that along', async () => {
  const { installer, store } = await openWithModels();
  const [old, newer] = installer.installed.get();
  if (old === undefined || newer === undefined) return expect.fail('nothing is there');
  await store.addEntry({ ...old, sha256: newer.sha256, bytes: newer.bytes });
  const failure = { code: 'ENGINE_DIED' as const, message: 'It died.', details: {}, next: 'Wait.' };
  const from = store.folder;
  let changed: Promise<unknown> = Promise.resolve();
  // Asked when the small files are about to be copied: before or after, but not lost between the two.
  await moveModels(home, store, to, {
    signal: new AbortController().signal,
    onProgress: () => undefined,
    whileUnused: async (work) => {
      const working = work();
      changed = Promise.all([installer.rollback(old.id, null, failure), installer.pin(newer.id, true)]);
      await working;
    },
  });
  await changed;
  expect(store.folder).toBe(to);
  expect(contents(from)).toEqual([]);
  const again = await openModelStore(to);
  expect(await again.find(old.id)).toMatchObject({
    sha256: old.sha256,
    versions: [{ sha256: newer.sha256, reason: 'answersFailed' }],
    notice: { kind: 'wentBack', sha256: newer.sha256 },
  });
  expect((await again.find(newer.id)).pinned).toBe(true);
});

it('goes to a folder of its own only: not into itself, not among other files, not onto a file', async () => {
  const { installer, store } = await open();
  const used = folder.folder();
  const letter = join(used, 'letter.txt');
  await writeFile(letter, 'mine');
  for (const target of ['models', store.folder, join(store.folder, 'deeper'), used, letter]) {
    await expect(installer.move(target), target).rejects.toMatchObject({ code: 'BAD_INPUT' });
  }
  expect(readdirSync(used)).toEqual(['letter.txt']);
  expect(installer.jobs.get()).toEqual([]);
  // The first folder of a disk is no empty one.
  const disk = folder.folder();
  await mkdir(join(disk, 'lost+found'));
  expect(await installer.ended((await installer.move(disk)).jobId)).toMatchObject({ state: 'done', error: null });
});
