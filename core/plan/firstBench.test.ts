import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createSignal } from '../../contract/signal.ts';
import type { Job } from '../../contract/models.ts';
import { readEmbeddedModels } from '../catalog/embedded.ts';
import { createActivity } from '../engine/activity.ts';
import { idle } from '../engine/engineService.ts';
import { openJobs } from '../install/jobs.ts';
import { shippedAssets } from '../install/openInstaller.testing.ts';
import { storedModel } from '../install/storedModel.testing.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { startFirstBench } from './firstBench.ts';

const folder = useTemporaryFolder();
const embedded = await readEmbeddedModels(shippedAssets);

it('the bench of a machine waits for what is measured, and is broken off by it: too low a speed would be believed', async () => {
  const demo = embedded.find((model) => model.default) ?? expect.fail();
  const jobs = await openJobs(() => folder.file('history.json'));
  const measuring: Pick<Job, 'modelId' | 'name' | 'kind' | 'steps' | 'totalBytes'> = {
    modelId: demo.id,
    name: demo.name,
    kind: 'quality',
    steps: ['test'],
    totalBytes: 1,
  };
  jobs.add({ ...measuring, id: 'first', state: 'running' });
  const activity = createActivity();
  const runs: AbortSignal[] = [];
  const bench = startFirstBench({
    embedded,
    store: { list: () => Promise.resolve([storedModel(demo.id)]), contentPath: () => 'model.gguf' },
    engine: { status: createSignal({ ...idle, state: 'ready' }), numbers: () => activity.read() },
    installer: { jobs: jobs.signal },
    quietMs: 10,
    speedBench: {
      isNeeded: () => Promise.resolve(true),
      run: (_model, signal) => {
        runs.push(signal);
        if (runs.length > 1) return Promise.resolve();
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('broken off'))));
      },
    },
  });
  await sleep(100);
  expect(runs).toEqual([]);
  jobs.change('first', { state: 'done' });
  await expect.poll(() => runs.length, { interval: 5 }).toBe(1);
  jobs.add({ ...measuring, id: 'second', state: 'running' });
  await expect.poll(() => runs[0]?.aborted, { interval: 5 }).toBe(true);
  jobs.change('second', { state: 'failed' });
  await bench.ended;
  expect(runs).toHaveLength(2);
});
