/** Models from a hub, an address, a file and another program's folder: real files from a real server, into a real store. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  openSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '../../contract/models.ts';
import { splitGguf } from '../catalog/splitGguf.testing.ts';
import {
  ask,
  demoLoadOptions,
  distillPath,
  greedyRequest,
  moePath,
  startDemoEngine,
} from '../engine/realEngine.testing.ts';
import { resolveUrl } from '../network/hub.ts';
import { startTestHub, type TestHub } from '../network/testHub.testing.ts';
import type { Launcher } from '../process/launcher.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { useSmallDisk } from '../storage/smallDisk.testing.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { chooseChunkBytes } from './download/pieces.ts';
import type { Installer, InstallerOptions } from './installer.ts';
import { isOver } from './jobs.ts';
import { renamed } from './newerVersions.testing.ts';
import { openTestInstaller } from './openInstaller.testing.ts';
import { openModelStore } from './store.ts';

const folder = useTemporaryFolder();
const smallDisk = useSmallDisk(folder.file('disk'), 4 * 1024 * 1024);
const distill = readFileSync(distillPath);
const repository = 'demo/R1-GGUF';
const file = 'R1-Tiny-F16.gguf';
const id = `${repository}:F16`;
const madeId = `${repository}:Q4_K_M`;
const sha256 = '6ba9271edd11fdc43954934ce01aa93066bd3d8c921373da5d1b1a82976cf9e9';
const chunkBytes = chooseChunkBytes(distill.length);

let hub: TestHub;
let mirror: TestHub;
let home: string;
beforeEach(async () => {
  [hub, mirror] = await Promise.all([startTestHub(), startTestHub()]);
  for (const each of [hub, mirror]) each.add(repository, file, distill);
  home = folder.folder();
});
afterEach(async () => {
  await hub.close();
  await mirror.close();
});

const open = (changes: Partial<InstallerOptions> & { endpoints?: string[] } = {}) =>
  openTestInstaller(home, { endpoints: [hub.url, mirror.url], ...changes });
const install = async (installer: Installer, name: string, options = {}): Promise<Job> =>
  installer.ended((await installer.install(name, options)).jobId);
const served = (): number => hub.servedBytes(`${repository}/${file}`) + mirror.servedBytes(`${repository}/${file}`);

/** Calls `act` once, when so many bytes have arrived. */
const whenArrived = (installer: Installer, bytes: number, act: (job: Job) => void): void => {
  const unsubscribe = installer.jobs.subscribe((jobs) => {
    const job = jobs.find(({ phase, doneBytes }) => phase === 'download' && doneBytes >= bytes);
    if (job === undefined) return;
    unsubscribe();
    act(job);
  });
};

const damage = (path: string, places: number[]): void => {
  const handle = openSync(path, 'r+');
  for (const place of places) writeSync(handle, Buffer.from('damage'), 0, 6, place);
  closeSync(handle);
};

describe('a model of the hub', () => {
  it('is downloaded once, verified as it arrives, and ready; nothing of the download stays', async () => {
    const { installer, store } = await open();
    const phases: string[] = [];
    installer.jobs.subscribe((jobs) => phases.push(...jobs.map(({ phase }) => phase)));
    const job = await install(installer, `hub:${repository}:F16`);
    expect(job).toMatchObject({ state: 'done', modelId: id, error: null });
    expect(served()).toBe(distill.length);
    expect([...new Set(phases)]).toEqual(['download', 'test']);
    const [model] = installer.installed.get();
    expect(model).toMatchObject({ id, sha256, quantization: 'F16', origin: { kind: 'hub', repository } });
    expect(readFileSync(store.contentPath({ sha256 })).equals(distill)).toBe(true);
    expect(readdirSync(join(store.folder, 'downloads'))).toEqual([]);
    expect((await open()).installer.jobs.get().map(({ state }) => state)).toEqual(['done']);
  });

  it('takes a usual quantization where none is named, and says what there is where it is missing', async () => {
    const { installer } = await open();
    expect((await installer.install(`hub:${repository}`)).jobId).toBeTruthy();
    await expect(installer.install(`hub:${repository}:Q9_Z`)).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      details: { quantizations: ['F16'] },
    });
    await expect(installer.install('hub:nobody/nothing')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    await installer.close();
  });

  describe('is quantized here where that is wanted, and measured behind its back', () => {
    const wanted = [`hub:${repository}:F16`, { quantizeTo: 'Q4_K_M' }] as const;
    const qualityJobs = (of: Installer) => of.jobs.get().filter((job) => job.kind === 'quality');
    const qualityJob = (of: Installer) => qualityJobs(of).find((job) => !isOver(job));
    const downloads = (): string[] => readdirSync(join(home, 'downloads'));

    it('it is ready, and nothing waits; it goes on over the end of the app', async () => {
      const { installer } = await open();
      expect(await install(installer, ...wanted)).toMatchObject({ state: 'done', modelId: madeId });
      expect(installer.installed.get()[0]).toMatchObject({ quantization: 'Q4_K_M', bytes: 4_318_432 });
      expect(qualityJob(installer)).toMatchObject({ modelId: madeId, testing: 'quality' });
      hub.add('other/One-GGUF', 'One-F16.gguf', renamed('1'));
      hub.add('other/Two-GGUF', 'Two-F16.gguf', renamed('2'));
      const others = ['hub:other/One-GGUF:F16', 'hub:other/Two-GGUF:F16'].map((name) => install(installer, name));
      expect((await Promise.all(others)).map(({ state }) => state)).toEqual(['done', 'done']);
      expect(qualityJob(installer)).toMatchObject({ state: 'running' });

      // The app ends in the midst of it, and goes on with it as it starts: the source is here still.
      await installer.close();
      const before = served();
      const again = await open();
      expect(qualityJobs(again.installer)).toEqual([]);
      again.installer.resumeUnfinished();
      await expect.poll(() => qualityJob(again.installer)?.state).toBe('running');
      // Made of the same source already, it is neither fetched nor made again; nor is measuring it begun again.
      const { id: jobId } = qualityJob(again.installer) ?? expect.fail();
      expect((await install(again.installer, ...wanted)).state).toBe('done');
      expect(served()).toBe(before);
      expect(await again.installer.certify(madeId)).toEqual({ jobId });
      expect(qualityJobs(again.installer)).toMatchObject([{ id: jobId, state: 'running' }]);
      // All models are moved meanwhile, with the source.
      const to = join(folder.folder(), 'models');
      const move = await again.installer.move(to);
      expect(await again.installer.ended(move.jobId)).toMatchObject({ state: 'done', error: null });
      expect(readdirSync(join(to, 'downloads'))).toHaveLength(1);
      const doneBytes = qualityJob(again.installer)?.doneBytes ?? 0;
      await expect.poll(() => qualityJob(again.installer)?.doneBytes, { timeout: 20_000 }).not.toBe(doneBytes);
      again.installer.cancel(jobId);
      expect(await again.installer.ended(jobId)).toMatchObject({ state: 'cancelled' });
      expect(readdirSync(join(to, 'downloads'))).toEqual([]);
      await again.installer.close();
    });

    it('where that fails the source stays for another try, at wish or at the next start, and for no third one', async () => {
      let dies = true;
      const inner = createNodeLauncher();
      const launcher: Launcher = {
        launch: (name) => {
          const child = inner.launch(name);
          if (name === 'evaluate' && dies) child.kill();
          return child;
        },
      };
      const { installer } = await open({ launcher });
      await install(installer, ...wanted);
      const failed = await installer.ended(qualityJobs(installer)[0]?.id ?? '');
      expect(failed).toMatchObject({ state: 'failed', error: { code: 'ENGINE_DIED' } });
      expect(downloads()).toHaveLength(1);
      dies = false;
      const { jobId } = await installer.certify(madeId);
      await expect
        .poll(() => installer.jobs.get().find((job) => job.id === jobId)?.doneBytes, { timeout: 20_000 })
        .toBeGreaterThan(0);
      await installer.close();
      dies = true;
      const again = await open({ launcher });
      again.installer.resumeUnfinished();
      const second = await again.installer.ended(qualityJob(again.installer)?.id ?? '');
      expect(second).toMatchObject({ state: 'failed', error: { code: 'ENGINE_DIED' } });
      expect(downloads()).toEqual([]);
      expect(again.installer.installed.get()).toMatchObject([{ id: madeId }]);
      await again.installer.close();
    });
  });

  it('of the same content under another name is not downloaded again', async () => {
    const { installer } = await open();
    await install(installer, `hub:${repository}:F16`);
    hub.add('other/Copy-GGUF', 'Copy-F16.gguf', distill);
    expect((await install(installer, 'hub:other/Copy-GGUF:F16')).state).toBe('done');
    expect(hub.servedBytes('other/Copy-GGUF/Copy-F16.gguf')).toBe(0);
    expect(installer.installed.get()).toHaveLength(2);
  });

  it('is paused, and gone on with after a restart without fetching what has arrived', async () => {
    const { installer } = await open();
    whenArrived(installer, 20 * chunkBytes, (job) => installer.pause(job.id));
    const paused = await install(installer, `hub:${repository}:F16`);
    expect(paused).toMatchObject({ state: 'paused', error: null });
    await installer.close();
    const before = served();

    const again = await open();
    const [job] = again.installer.jobs.get();
    expect(job).toMatchObject({ state: 'paused', modelId: id });
    expect(job?.doneBytes).toBeGreaterThanOrEqual(20 * chunkBytes);
    // It was paused by the person: a restart does not go on by itself.
    again.installer.resumeUnfinished();
    expect(again.installer.jobs.get()[0]?.state).toBe('paused');
    again.installer.resume(job?.id ?? '');
    expect((await again.installer.ended(job?.id ?? '')).state).toBe('done');
    expect(served() - before).toBeLessThanOrEqual(distill.length - 20 * chunkBytes);
  });

  it('goes on by itself where the app ended in mid-download', async () => {
    const { installer } = await open();
    whenArrived(installer, 10 * chunkBytes, () => void installer.close());
    expect((await install(installer, `hub:${repository}:F16`)).state).toBe('paused');
    const again = await open();
    again.installer.resumeUnfinished();
    const [job] = again.installer.jobs.get();
    expect((await again.installer.ended(job?.id ?? '')).state).toBe('done');
  });

  it('that is cancelled leaves nothing', async () => {
    const { installer, store } = await open();
    whenArrived(installer, 5 * chunkBytes, (job) => installer.cancel(job.id));
    expect((await install(installer, `hub:${repository}:F16`)).state).toBe('cancelled');
    expect(readdirSync(join(store.folder, 'downloads'))).toEqual([]);
    expect(installer.installed.get()).toEqual([]);
  });

  it('waits with its reason where the hub is gone, and what has arrived stays', async () => {
    const tuning = { retry: { firstMs: 10, mostMs: 50 }, giveUpMs: 300 };
    const { installer, store } = await open({ endpoints: [hub.url], tuning });
    whenArrived(installer, 5 * chunkBytes, () => hub.onFile(() => ({ kind: 'status', status: 503 })));
    const job = await install(installer, `hub:${repository}:F16`);
    expect(job).toMatchObject({ state: 'paused', error: { code: 'NETWORK_FAILED' } });
    expect(readdirSync(join(store.folder, 'downloads'))).toHaveLength(1);
    hub.onFile(() => null);
    expect((await install(installer, `hub:${repository}:F16`)).state).toBe('done');
  });

  it.skipIf(smallDisk.missing !== null)(
    'waits where the disk is low, before its first byte, and goes on when there is room',
    async () => {
      const { installer } = await open({ store: await openModelStore(join(smallDisk.path, 'models')) });
      const job = await install(installer, `hub:${repository}:F16`);
      expect(job).toMatchObject({ state: 'paused', error: { code: 'DISK_FULL' } });
      expect(job.error?.message).toMatch(/more on the disk/);
      expect(served()).toBe(0);
      smallDisk.resize(400_000_000);
      installer.resume(job.id);
      expect(await installer.ended(job.id)).toMatchObject({ state: 'done', error: null });
      expect(served()).toBe(distill.length);
    },
  );

  it('that is not what the family is made of is refused after the download, before it has a name', async () => {
    hub.add(repository, 'Page-Q4_0.gguf', Buffer.alloc(3_000_000, 'no model '));
    const { installer } = await open({ endpoints: [hub.url] });
    const job = await install(installer, `hub:${repository}:Q4_0`);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'MODEL_NOT_GGUF' } });
    expect(installer.installed.get()).toEqual([]);
    // It is whole and of no use.
    expect(readdirSync(join(home, 'downloads'))).toEqual([]);
  });

  it('that the engine does not know is refused for its header alone where it is large', async () => {
    const path = folder.file('large.gguf');
    const header = Buffer.from(distill.subarray(0, 1024 * 1024));
    header.write('zwen9', header.indexOf('qwen2', header.indexOf('general.architecture')));
    writeFileSync(path, header);
    truncateSync(path, 300_000_000);
    hub.add('demo/Large-GGUF', 'Large-F16.gguf', { path, bytes: 300_000_000, sha256 });
    const { installer } = await open();
    await expect(installer.install('hub:demo/Large-GGUF:F16')).rejects.toMatchObject({
      code: 'MODEL_ARCHITECTURE_UNKNOWN',
    });
    expect(hub.servedBytes('demo/Large-GGUF/Large-F16.gguf')).toBeLessThan(2_000_000);
    expect(installer.jobs.get()).toEqual([]);
  });

  it('that nothing can be made of is told before the first byte, or fails once and not at each start', async () => {
    hub.add(repository, 'R1-Tiny-Q5_K_M.gguf', readFileSync(moePath));
    // Its name promises more than it is.
    hub.add(repository, 'R1-Tiny-Q8_0.gguf', readFileSync(moePath));
    const { installer } = await open({ endpoints: [hub.url] });
    await expect(installer.install(`hub:${repository}:Q5_K_M`, { quantizeTo: 'Q4_K_M' })).rejects.toMatchObject({
      code: 'QUANTIZE_FAILED',
    });
    expect(hub.servedBytes(`${repository}/R1-Tiny-Q5_K_M.gguf`)).toBe(0);
    const failed = await install(installer, `hub:${repository}:Q8_0`, { quantizeTo: 'Q4_K_M' });
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'QUANTIZE_FAILED' } });
    await installer.close();
    const again = await open({ endpoints: [hub.url] });
    again.installer.resumeUnfinished();
    expect(again.installer.jobs.get()).toMatchObject([{ state: 'failed' }, { state: 'paused' }]);
    await again.installer.close();
  });
});

it('a model in several files is one: each is fetched once, paused and gone on with, and together they answer', async () => {
  const names = ['R1-Split-Q4_K_M-00001-of-00002.gguf', 'R1-Split-Q4_K_M-00002-of-00002.gguf'];
  const parts = await splitGguf(readFileSync(moePath));
  for (const [index, part] of parts.entries()) hub.add('demo/Split-GGUF', names[index] ?? '', part);
  const [firstBytes, secondBytes] = parts.map(({ length }) => length);
  const { installer, store } = await open({ endpoints: [hub.url] });
  // In the midst of the second file.
  whenArrived(installer, (firstBytes ?? 0) + 4 * chunkBytes, (job) => installer.pause(job.id));
  const paused = await install(installer, 'hub:demo/Split-GGUF:Q4_K_M');
  expect(paused).toMatchObject({ state: 'paused', totalBytes: (firstBytes ?? 0) + (secondBytes ?? 0) });
  expect(installer.installed.get()).toEqual([]);
  installer.resume(paused.id);
  expect(await installer.ended(paused.id)).toMatchObject({ state: 'done', error: null });
  expect(hub.servedBytes(`demo/Split-GGUF/${names[0]}`)).toBe(firstBytes);

  const model = installer.installed.get()[0] ?? expect.fail();
  expect(model.files.map(({ name }) => name)).toEqual(names);
  const engine = await startDemoEngine(demoLoadOptions(moePath, { modelPath: store.contentPath(model) }));
  const { text } = await ask(engine, greedyRequest('What is 347 + 586?')).finally(() => engine.end());
  expect(text).toContain('933');

  const before = hub.servedBytes(`demo/Split-GGUF/${names[1]}`);
  damage(store.filesOf(model)[1]?.path ?? '', [3 * chunkBytes]);
  const repaired = await installer.ended((await installer.verify(model.id, true)).jobId);
  expect(repaired).toMatchObject({ report: { state: 'repaired', badPieces: 1, repairedBytes: chunkBytes } });
  expect(hub.servedBytes(`demo/Split-GGUF/${names[1]}`) - before).toBe(chunkBytes);
});

describe('a model from elsewhere', () => {
  it('an address: its hash is told by its server, or it is what arrives', async () => {
    const { installer } = await open({ endpoints: ['http://127.0.0.1:1'] });
    const job = await install(installer, resolveUrl(hub.url, repository, 'main', file));
    expect(job).toMatchObject({ state: 'done', modelId: 'R1-Tiny:F16' });
  });

  it('an address of a web page is told for what it is; the page of a repository of the hub means that', async () => {
    const { installer } = await open({ endpoints: [hub.url] });
    // The hub's list of files is no model.
    const url = `${hub.url}/api/models/${repository}/revision/main`;
    await expect(installer.install(url)).rejects.toMatchObject({ code: 'MODEL_NOT_GGUF' });
    expect(installer.jobs.get()).toEqual([]);
    expect(await install(installer, `${hub.url}/${repository}/tree/main`)).toMatchObject({
      state: 'done',
      modelId: id,
    });
  });

  it('a file of this computer is copied, and stays where it is', async () => {
    const path = join(folder.folder(), 'My-Model-F16.gguf');
    copyFileSync(distillPath, path);
    const { installer } = await open();
    expect(await install(installer, path)).toMatchObject({ state: 'done', modelId: 'My-Model:F16' });
    expect(existsSync(path)).toBe(true);
    await expect(installer.install(join(home, 'none.gguf'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  it('a name of the family from a file that is named', async () => {
    const { installer } = await open();
    const job = await install(installer, 'r1-distill-qwen-1.5b', { from: distillPath });
    expect(job.modelId).toBe('r1-distill-qwen-1.5b:F16');
  });

  it("another program's file is linked by its hash instead of downloaded, and noticed when it is gone", async () => {
    const person = folder.folder();
    const cache = join(person, '.cache/huggingface/hub/models--demo--R1-GGUF');
    mkdirSync(join(cache, 'blobs'), { recursive: true });
    copyFileSync(distillPath, join(cache, 'blobs', sha256));
    mkdirSync(join(cache, 'snapshots/abc'), { recursive: true });
    const { symlinkSync } = await import('node:fs');
    symlinkSync(`../../blobs/${sha256}`, join(cache, 'snapshots/abc', file));
    const ollama = join(person, '.ollama/models');
    mkdirSync(join(ollama, 'manifests/registry/library/tiny'), { recursive: true });
    mkdirSync(join(ollama, 'blobs'), { recursive: true });
    const moeHash = 'b810b1c76a085f968ab7145f56ae36f7fb7d068eaaee5477a66fe5ec1bbe22df';
    copyFileSync(moePath, join(ollama, 'blobs', `sha256-${moeHash}`));
    writeFileSync(
      join(ollama, 'manifests/registry/library/tiny/latest'),
      JSON.stringify({ layers: [{ mediaType: 'application/vnd.ollama.image.model', digest: `sha256:${moeHash}` }] }),
    );

    const { installer, store } = await open({ homedir: person });
    expect((await installer.foreign()).map(({ program, sha256: hash }) => [program, hash])).toEqual(
      expect.arrayContaining([
        ['Hugging Face', sha256],
        ['Ollama', moeHash],
      ]),
    );
    expect((await install(installer, `hub:${repository}:F16`)).state).toBe('done');
    expect(served()).toBe(0);
    expect(installer.installed.get()[0]?.origin).toMatchObject({ kind: 'link', program: 'Hugging Face' });
    expect(statSync(store.contentPath({ sha256 })).nlink).toBe(2);

    const blob = join(ollama, 'blobs', `sha256-${moeHash}`);
    const linked = await installer.ended((await installer.link(blob)).jobId);
    expect(linked).toMatchObject({ state: 'done', modelId: 'tiny-latest:Q4_K_M' });
    rmSync(store.contentPath({ sha256: moeHash }));
    expect((await store.broken()).map(({ problem }) => problem)).toEqual(['missing']);
    expect((await store.list()).map((model) => model.id)).toEqual([id]);
  });

  it.each([
    ['Jan', '.local/share/Jan/data/llamacpp/models/demo/r1/model.gguf'],
    ['LM Studio', '.lmstudio/models/demo/R1-GGUF/R1-Tiny-F16.gguf'],
  ])(
    'of %s, which keeps no hashes, is compared and linked too, and stays when it is removed',
    async (program, path) => {
      const person = folder.folder();
      const theirs = join(person, path);
      mkdirSync(dirname(theirs), { recursive: true });
      copyFileSync(distillPath, theirs);
      // As long, and another file.
      writeFileSync(theirs.replace('.gguf', '-other.gguf'), renamed('O'));
      const { installer, store } = await open({ homedir: person });
      expect(new Set((await installer.foreign()).map((model) => model.program))).toEqual(new Set([program]));
      expect((await install(installer, id)).state).toBe('done');
      expect(served()).toBe(0);
      expect(installer.installed.get()[0]?.origin).toMatchObject({ kind: 'link', program, path: theirs });
      expect(statSync(store.contentPath({ sha256 })).nlink).toBe(2);
      await installer.remove(id);
      expect(statSync(theirs).nlink).toBe(1);
    },
  );
});

describe('a model that was damaged on the disk', () => {
  const verify = async (installer: Installer, repair: boolean) =>
    installer.ended((await installer.verify(id, repair)).jobId);

  it('is found piece by piece, is not ready, and only the bad pieces are fetched again', async () => {
    const { installer, store } = await open();
    await install(installer, id);
    expect((await verify(installer, false)).report).toMatchObject({ state: 'good', badPieces: 0 });
    const before = served();
    damage(store.contentPath({ sha256 }), [3 * chunkBytes + 7, 30 * chunkBytes]);
    expect((await verify(installer, false)).report).toMatchObject({ state: 'damaged', badPieces: 2 });
    expect(installer.installed.get()).toEqual([]);
    expect(installer.broken.get()).toMatchObject([{ problem: 'damaged', model: { id } }]);

    const repaired = await verify(installer, true);
    expect(repaired).toMatchObject({ state: 'done', report: { state: 'repaired', repairedBytes: 2 * chunkBytes } });
    expect(served() - before).toBe(2 * chunkBytes);
    expect(readFileSync(store.contentPath({ sha256 })).equals(distill)).toBe(true);
    expect(installer.installed.get()).toHaveLength(1);
  });

  it('or is gone, is fetched again', async () => {
    const { installer, store } = await open();
    await install(installer, `hub:${repository}:F16`);
    rmSync(store.contentPath({ sha256 }));
    expect((await verify(installer, true)).report).toMatchObject({ state: 'repaired' });
    expect(readFileSync(store.contentPath({ sha256 })).equals(distill)).toBe(true);
  });

  it('and came from nowhere that is known, is told so', async () => {
    const { installer, store } = await open();
    const { modelId } = await install(installer, distillPath);
    damage(store.contentPath({ sha256 }), [chunkBytes]);
    const job = await installer.ended((await installer.verify(modelId, true)).jobId);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'MODEL_HASH_MISMATCH' } });
  });

  it('is fetched from the mirror where the first endpoint fails', async () => {
    const { installer, store } = await open();
    await install(installer, `hub:${repository}:F16`);
    damage(store.contentPath({ sha256 }), [chunkBytes]);
    hub.onFile(() => ({ kind: 'status', status: 404 }));
    expect((await verify(installer, true)).report).toMatchObject({ state: 'repaired', badPieces: 1 });
  });
});
