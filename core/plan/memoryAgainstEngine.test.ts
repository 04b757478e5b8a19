/**
 * Our own model of memory against the engine's dry run, on the CPU device: for every model of the family by a header of its
 * shape, without its weights. The target is what the app promises: within 64 MiB or 1 %.
 */
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CacheType } from '../../contract/loadChoices.ts';
import { readModelHeader } from '../catalog/ggufHeader.ts';
import { planModel } from '../catalog/shape/modelPlan.ts';
import { familyShape, kindNamed, models } from '../catalog/shape/smallShapes.testing.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { engineDryRun } from './engineDryRun.ts';
import { factsOfHeader } from './headerFacts.ts';
import type { Layout } from './layout.ts';
import { loadOptionsOf } from './loadOptions.ts';
import { memoryOfLayout } from './memoryModel.ts';
import { plainMachine } from './plainMachine.ts';

const assets = join(import.meta.dirname, '..', '..', 'assets', 'models');
const folder = useTemporaryFolder();
const launcher = createNodeLauncher();

const compare = async (path: string, contextTokens: number, cacheType: CacheType) => {
  const facts = factsOfHeader(path, await readModelHeader(path));
  const layout: Layout = {
    gpus: [],
    placesOfGpu: [],
    cpuExpertLayers: 0,
    contextTokens,
    sequences: 4,
    cacheType,
    cacheOnGpu: false,
    offloadOperations: true,
    batchTokens: 2048,
    ubatchTokens: 512,
    memoryMapped: false,
    threads: 1,
    flashAttention: true,
    repackWeights: true,
  };
  const options = loadOptionsOf({ facts, layout, backend: 'cpu', modelPath: path, cpuFeatures: [], devices: null });
  const asked = await engineDryRun(launcher, options);
  const { ram } = memoryOfLayout(facts, layout, plainMachine);
  const engine = (asked ?? []).reduce(
    (sum, use) => ({
      weights: sum.weights + use.weightBytes,
      cache: sum.cache + use.cacheBytes,
      compute: sum.compute + use.computeBytes,
    }),
    { weights: 0, cache: 0, compute: 0 },
  );
  return { told: asked !== null, engine, ours: ram };
};

const holds = ({ engine, ours }: Awaited<ReturnType<typeof compare>>): void => {
  const all = engine.weights + engine.cache + engine.compute;
  const limit = Math.max(64 * 2 ** 20, all / 100);
  expect(Math.abs(ours.weightBytes - engine.weights)).toBeLessThan(limit / 4);
  expect(ours.cacheBytes).toBe(engine.cache);
  expect(Math.abs(ours.weightBytes + ours.cacheBytes + ours.computeBytes - all)).toBeLessThan(limit);
};

describe.runIf(process.platform === 'linux')('our model of memory', () => {
  it.each(['demo-r1-distill-f16.gguf', 'demo-r1-moe-q4_k_m.gguf'])('%s: every cache type', async (name) => {
    for (const type of ['f16', 'q8_0', 'q4_0', 'bf16', 'f32'] as const) {
      holds(await compare(join(assets, name), 2048, type));
    }
  });

  it.each(models.map(({ id }) => id))('%s, before it is downloaded: short and long contexts', async (id) => {
    const made = planModel(familyShape(id), kindNamed('Q4_K_M'));
    const path = folder.file(`${id}.gguf`);
    await writeFile(path, made.header);
    await truncate(path, made.fileBytes);
    const [short, long] = await Promise.all([compare(path, 8192, 'f16'), compare(path, 131_072, 'q8_0')]);
    holds(short);
    holds(long);
  });
});
