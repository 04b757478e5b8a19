/** A model that is loaded while it is moved to another disk, by the real engine. */
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadChoices } from '../../contract/loadChoices.ts';
import { createCore, type Core } from '../compose.ts';
import { collectAnswer, distillPath, greedyRequest } from '../engine/realEngine.testing.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { hashFile } from './hashFile.ts';
import { distill } from './newerVersions.testing.ts';
import { shippedAssets } from './openInstaller.testing.ts';
import { openModelStore } from './store.ts';
import { storedModel } from './storedModel.testing.ts';

const folder = useTemporaryFolder();
const model = storedModel('demo:F16', { sha256: await hashFile(distillPath), bytes: distill.length });
const choices = loadChoices.parse({ contextTokens: 512, cacheType: 'q8_0', threads: 1, devices: ['cpu'] });

let core: Core;
beforeEach(async () => {
  const home = folder.folder();
  const store = await openModelStore(join(home, 'models'));
  const part = store.createPart('demo');
  await copyFile(distillPath, part);
  await store.add(part, model);
  const launcher = createNodeLauncher();
  core = await createCore({ shell: 'cli', home, assets: shippedAssets, launcher, electronVersion: null });
});
afterEach(() => core.close());

const ask = async (): Promise<string> => {
  const answer = await core.engine.generate(greedyRequest('What is 347 + 586?'), new AbortController().signal);
  return (await collectAnswer(answer)).text;
};

it('comes back as it was loaded, from the new disk; questions before and in between are answered', async () => {
  const { engine, installer, store } = core;
  const before = await engine.load(core.targetOf(model, choices));
  expect(before.facts).toMatchObject({ contextTokens: 512, keyCacheType: 'q8_0', threads: 1 });
  const from = store.folder;
  const to = join(folder.folder(), 'models');
  const answers = [ask()];
  engine.status.subscribe(({ state, notices }) => {
    if (state === 'loading' && answers.length === 1 && notices[0]?.key === 'movingNow') answers.push(ask());
  });
  expect((await installer.ended((await installer.move(to)).jobId)).error).toBeNull();
  expect(answers).toHaveLength(2);
  for (const answer of await Promise.all(answers)) expect(answer).toContain('933');
  const { facts, placement } = engine.status.get();
  expect(facts).toMatchObject({ contextTokens: 512, keyCacheType: 'q8_0', threads: 1 });
  expect(placement).toEqual(before.placement);
  expect(store.contentPath(model)).toContain(to);
  expect(await readdir(from).catch(() => [])).toEqual([]);
});

it('that another load takes the place of at that moment stays replaced, and the models are moved all the same', async () => {
  const { engine, installer, store } = core;
  await engine.load(core.targetOf(model, choices));
  const to = join(folder.folder(), 'models');
  const loads: Promise<unknown>[] = [];
  const unsubscribe = engine.status.subscribe(({ notices }) => {
    if (notices[0]?.key !== 'movingNow') return;
    unsubscribe();
    loads.push(engine.load(core.targetOf(model, { ...choices, cacheType: 'f16' })));
  });
  expect((await installer.ended((await installer.move(to)).jobId)).error).toBeNull();
  expect(loads).toHaveLength(1);
  expect(await loads[0]).toMatchObject({ facts: { keyCacheType: 'f16' } });
  expect(store.contentPath(model)).toContain(to);
  expect(await ask()).toContain('933');
  expect(engine.status.get().facts?.keyCacheType).toBe('f16');
});
