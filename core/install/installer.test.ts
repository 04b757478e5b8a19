/** Installing the models that are carried with the app: real files, a real quantization in a real child process. */
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Job } from '../../contract/models.ts';
import { readEmbeddedModels, type EmbeddedModel } from '../catalog/embedded.ts';
import type { Launcher } from '../process/launcher.ts';
import { compiledFolder, createNodeLauncher } from '../process/nodeLauncher.ts';
import { useSmallDisk } from '../storage/smallDisk.testing.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { hashFile } from './hashFile.ts';
import type { Installer, InstallerOptions } from './installer.ts';
import { openTestInstaller } from './openInstaller.testing.ts';
import { openModelStore, type ModelStore } from './store.ts';

/** What the process says in the midst of quantizing. */
const quantizing = z.object({ tensor: z.number().min(10) });
const folder = useTemporaryFolder();
const smallDisk = useSmallDisk(folder.file('disk'), 4 * 1024 * 1024);
const assets = fileURLToPath(new URL('../../assets', import.meta.url));
const embedded = await readEmbeddedModels(assets);
const distill = 'demo-r1-distill:Q4_K_M';
const moe = 'demo-r1-moe:Q4_K_M';
const distillSha256 = '6dfc35721e4986f7c80378f14b1876c394adb5dc5b8cd3de594ed3ac35ba2d1f';

const open = async (
  changes: Partial<InstallerOptions> = {},
): Promise<{ installer: Installer; store: ModelStore; history: Job[] }> => {
  const { installer, store } = await openTestInstaller(folder.folder(), changes);
  const history: Job[] = [];
  installer.jobs.subscribe((jobs) => history.push(...jobs.slice(-1)));
  return { installer, store, history };
};

const nothingLeft = ({ folder: path }: ModelStore): void => {
  for (const name of ['parts', 'content', 'entries']) expect(readdirSync(join(path, name))).toEqual([]);
};

const install = async (installer: Installer, id: string): Promise<Job> =>
  installer.ended((await installer.install(id)).jobId);

/** Calls `act` at the first step of a job that fits. */
const whenJob = (installer: Installer, fits: (job: Job) => boolean, act: (job: Job) => void): void => {
  const unsubscribe = installer.jobs.subscribe((jobs) => {
    const job = jobs.find(fits);
    if (job === undefined) return;
    unsubscribe();
    act(job);
  });
};

describe('installing', () => {
  it('verifies, quantizes, tests, and then has the model; each phase comes once and in order', async () => {
    const { installer, store, history } = await open();
    const job = await install(installer, 'demo-r1-distill');
    expect(job).toMatchObject({ state: 'done', modelId: distill, error: null, tensor: null });
    const phases = history.map(({ phase }) => phase).filter((phase, index, all) => phase !== all[index - 1]);
    expect(phases).toEqual(['verify', 'quantize', 'test']);
    expect(history.some(({ tensor }) => tensor?.index === 98 && tensor.count === 98)).toBe(true);
    for (const { doneBytes, totalBytes } of history) expect(doneBytes).toBeLessThanOrEqual(totalBytes);

    const [model] = installer.installed.get();
    expect(model).toMatchObject({
      id: distill,
      sha256: distillSha256,
      layers: 8,
      contextLength: 2048,
      bytes: 4_318_432,
    });
    expect(await hashFile(store.contentPath({ sha256: distillSha256 }))).toBe(distillSha256);
    expect(readdirSync(join(store.folder, 'parts'))).toEqual([]);
    // A fresh start finds it.
    expect((await (await openModelStore(store.folder)).list()).map(({ id }) => id)).toEqual([distill]);
  });

  it('copies what is carried quantized already', async () => {
    const { installer, history } = await open();
    expect((await install(installer, moe)).state).toBe('done');
    expect(installer.installed.get()[0]).toMatchObject({ id: moe, quantization: 'Q4_K_M', architecture: 'deepseek2' });
    expect(history.map(({ phase }) => phase)).not.toContain('quantize');
  });

  it('twice at the same time is one job; another model is another one', async () => {
    const { installer } = await open();
    const [first, second, other] = await Promise.all([
      installer.install('demo-r1-distill'),
      installer.install(distill),
      installer.install('demo-r1-moe'),
    ]);
    expect(first.jobId).toBe(second.jobId);
    expect(other.jobId).not.toBe(first.jobId);
    await Promise.all([installer.ended(first.jobId), installer.ended(other.jobId)]);
    expect(new Set(installer.installed.get().map(({ id }) => id))).toEqual(new Set([distill, moe]));
    expect(installer.jobs.get().map(({ state }) => state)).toEqual(['done', 'done']);
  });

  it('in two processes at the same time does not take the unfinished file from the other', async () => {
    const path = folder.folder();
    const [first, second] = await Promise.all([
      open({ store: await openModelStore(path) }),
      open({ store: await openModelStore(path) }),
    ]);
    const jobs = await Promise.all([install(first.installer, moe), install(second.installer, moe)]);
    expect(jobs.map(({ state, error }) => [state, error])).toEqual([
      ['done', null],
      ['done', null],
    ]);
    expect(readdirSync(join(path, 'parts'))).toEqual([]);
  });

  it('of what is not carried is refused', async () => {
    const { installer } = await open();
    await expect(installer.install('gpt-9')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    expect(() => installer.cancel('nothing')).toThrow(expect.objectContaining({ code: 'JOB_NOT_FOUND' }) as Error);
    expect((await installer.installable()).map(({ id }) => id)).toEqual([distill, moe]);
  });
});

describe('a damaged or missing source', () => {
  const withAssets = async (prepare: (path: string) => void) => {
    const path = folder.folder();
    mkdirSync(join(path, 'models'));
    for (const { file } of embedded) copyFileSync(join(assets, file), join(path, file));
    prepare(path);
    return open({ assets: path });
  };

  it('is found by its hash before anything is made of it', async () => {
    const { installer, store, history } = await withAssets((path) => {
      const file = join(path, 'models', 'demo-r1-distill-f16.gguf');
      execFileSync('truncate', ['-s', '-1', file]);
      writeFileSync(file, 'x', { flag: 'a' });
    });
    const job = await install(installer, distill);
    expect(job).toMatchObject({ state: 'failed', phase: 'verify', error: { code: 'MODEL_HASH_MISMATCH' } });
    expect(history.map(({ phase }) => phase)).not.toContain('quantize');
    nothingLeft(store);
  });

  it('is named where it is gone', async () => {
    const { installer, store } = await withAssets((path) => rmSync(join(path, 'models', 'demo-r1-distill-f16.gguf')));
    expect(await install(installer, distill)).toMatchObject({ state: 'failed', error: { code: 'FILE_NOT_FOUND' } });
    nothingLeft(store);
  });
});

describe('a job that is cancelled', () => {
  it.each<[phase: Job['phase'], fits: (job: Job) => boolean]>([
    ['verify', () => true],
    ['quantize', ({ tensor }) => tensor?.index === 10],
    ['test', ({ phase }) => phase === 'test'],
  ])('in the phase "%s" leaves nothing, and can be started again', async (phase, fits) => {
    const { installer, store } = await open();
    whenJob(installer, fits, ({ id }) => installer.cancel(id));
    const job = await install(installer, distill);
    expect(job).toMatchObject({ state: 'cancelled', phase, error: { code: 'CANCELLED' } });
    nothingLeft(store);
    installer.cancel(job.id);
    expect(installer.installed.get()).toEqual([]);
  });

  it('by closing the app is ended before the app is', async () => {
    const { installer, store } = await open();
    const { jobId } = await installer.install(distill);
    whenJob(
      installer,
      ({ tensor }) => tensor?.index === 10,
      () => void installer.close(),
    );
    expect((await installer.ended(jobId)).state).toBe('cancelled');
    await installer.close();
    nothingLeft(store);
    expect((await install(installer, moe)).state).toBe('done');
  });
});

describe('a job whose process is killed', () => {
  it('fails with the cause and leaves nothing', async () => {
    const pids: number[] = [];
    const inner = createNodeLauncher();
    const launcher: Launcher = {
      launch: (name) => {
        const child = inner.launch(name);
        pids.push(child.pid ?? 0);
        return child;
      },
    };
    const { installer, store } = await open({ launcher });
    whenJob(
      installer,
      ({ tensor }) => tensor?.index === 10,
      () => process.kill(pids.at(-1) ?? 0, 'SIGKILL'),
    );
    const job = await install(installer, distill);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'QUANTIZE_FAILED', details: { signal: 'SIGKILL' } } });
    nothingLeft(store);
  });

  it('with the whole app: there is no half model, its rest is removed, and the next installation works', async () => {
    const path = folder.folder();
    const app = fork(fileURLToPath(new URL('./install.testing.ts', import.meta.url)), [path, assets, distill], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, NODE_COMPILE_CACHE: compiledFolder },
    });
    const exited = once(app, 'exit');
    app.on('message', (message) => {
      if (quantizing.safeParse(message).success) app.kill('SIGKILL');
    });
    await exited;
    expect(readdirSync(join(path, 'parts'))).not.toEqual([]);

    const { installer, store } = await open({ store: await openModelStore(path) });
    expect(installer.installed.get()).toEqual([]);
    nothingLeft(store);
    expect((await install(installer, distill)).state).toBe('done');
    expect(existsSync(store.contentPath({ sha256: distillSha256 }))).toBe(true);
  });
});

describe('a full disk', () => {
  it.skipIf(smallDisk.missing !== null).each([distill, moe])(
    `is told, and nothing of %s stays on it${smallDisk.missing === null ? '' : ` (not tested: ${smallDisk.missing})`}`,
    async (id) => {
      const { installer, store } = await open({ store: await openModelStore(join(smallDisk.path, 'models')) });
      expect(await install(installer, id)).toMatchObject({ state: 'failed', error: { code: 'DISK_FULL' } });
      nothingLeft(store);
    },
  );
});

it('an entry of the list of carried models that is wrong is found when it is read, not when it is installed', async () => {
  const path = folder.folder();
  mkdirSync(join(path, 'catalog'));
  const wrong: Record<keyof EmbeddedModel, unknown> = {
    ...(embedded[0] ?? expect.fail('nothing is carried')),
    quantizeTo: 'Q9_9',
  };
  writeFileSync(join(path, 'catalog', 'embedded.json'), JSON.stringify({ models: [wrong] }));
  await expect(readEmbeddedModels(path)).rejects.toThrow(/quantizeTo/);
});
