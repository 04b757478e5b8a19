/**
 * Our own model of memory against the engine's dry run, on the CPU device: for every model of the family by a header of its
 * shape, without its weights. The target is what the app promises: within 64 MiB or 1 %.
 */
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MemoryUse } from '../../contract/engine.ts';
import type { CacheType } from '../../contract/loadChoices.ts';
import { readModelHeader } from '../catalog/ggufHeader.ts';
import { planModel } from '../catalog/shape/modelPlan.ts';
import { familyShape, kindNamed, models } from '../catalog/shape/smallShapes.testing.ts';
import { askChild } from '../engine/askChild.ts';
import { EngineProcess } from '../engine/engineProcess.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { factsOfHeader } from './headerFacts.ts';
import type { Layout } from './layout.ts';
import { loadOptionsOf } from './loadOptions.ts';
import { memoryOfLayout } from './memoryModel.ts';
import { plainMachine } from './plainMachine.ts';

const assets = join(import.meta.dirname, '..', '..', 'assets', 'models');
const folder = useTemporaryFolder();
const launcher = createNodeLauncher();

interface Case {
  readonly contextTokens: number;
  readonly cacheType: CacheType;
  readonly flashAttention?: boolean;
}

const layoutOf = ({ contextTokens, cacheType, flashAttention = true }: Case): Layout => ({
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
  flashAttention,
  repackWeights: true,
});

const mebibytes64 = 64 * 2 ** 20;

/** One child plans all of a model's cases: starting it takes longer than a plan. */
const holds = async (path: string, cases: readonly Case[]): Promise<void> => {
  const facts = factsOfHeader(path, await readModelHeader(path));
  const { answer } = await askChild(launcher, async (client) => {
    const told: MemoryUse[][] = [];
    for (const layout of cases.map(layoutOf)) {
      const options = loadOptionsOf({ facts, layout, backend: 'cpu', modelPath: path, cpuFeatures: [], devices: null });
      told.push((await client.call('child.dryRun', options)).memory ?? []);
    }
    return told;
  });
  expect(answer.length).toBe(cases.length);
  for (const [index, one] of cases.entries()) {
    const { ram } = memoryOfLayout(facts, layoutOf(one), plainMachine);
    const engine = { weights: 0, cache: 0, compute: 0 };
    for (const use of answer[index] ?? []) {
      engine.weights += use.weightBytes;
      engine.cache += use.cacheBytes;
      engine.compute += use.computeBytes;
    }
    const all = engine.weights + engine.cache + engine.compute;
    const limit = Math.max(mebibytes64, all / 100);
    const said = JSON.stringify(one);
    expect(engine.weights, said).toBeGreaterThan(0);
    expect(Math.abs(ram.weightBytes - engine.weights), said).toBeLessThan(limit / 4);
    expect(ram.cacheBytes, said).toBe(engine.cache);
    expect(Math.abs(ram.weightBytes + ram.cacheBytes + ram.computeBytes - all), said).toBeLessThan(limit);
    // Scores are large, and on a GPU nothing hides them.
    if (one.flashAttention === false) {
      expect(Math.abs(ram.computeBytes - engine.compute), said).toBeLessThan(mebibytes64);
    }
  }
};

describe.runIf(process.platform === 'linux')('our model of memory', () => {
  it.each(['demo-r1-distill-f16.gguf', 'demo-r1-moe-q4_k_m.gguf'])('%s: every cache type', async (name) => {
    const types = ['f16', 'q8_0', 'q4_0', 'bf16', 'f32'] as const;
    await holds(join(assets, name), [
      ...types.map((cacheType) => ({ contextTokens: 2048, cacheType })),
      { contextTokens: 2048, cacheType: 'f16', flashAttention: false },
    ]);
  });

  it('a real load is told to hold no more weights than were planned: with the file mapped beside what is laid out anew it was half as much again', async () => {
    const path = join(assets, 'demo-r1-moe-q4_k_m.gguf');
    const facts = factsOfHeader(path, await readModelHeader(path));
    const layout = layoutOf({ contextTokens: 2048, cacheType: 'f16' });
    const options = loadOptionsOf({ facts, layout, backend: 'cpu', modelPath: path, cpuFeatures: [], devices: null });
    const { process, facts: loaded } = await EngineProcess.start(
      launcher,
      options,
      () => undefined,
      new AbortController().signal,
    );
    await process.end();
    const [ram] = loaded.memory ?? [];
    expect(ram?.weightBytes).toBeGreaterThan(0);
    expect(ram?.weightBytes).toBeLessThanOrEqual(memoryOfLayout(facts, layout, plainMachine).ram.weightBytes);
  });

  it.each(models.map(({ id }) => id))(
    '%s, before it is downloaded: short and long contexts, with and without flash attention',
    async (id) => {
      const made = planModel(familyShape(id), kindNamed('Q4_K_M'));
      const path = folder.file(`${id}.gguf`);
      await writeFile(path, made.header);
      await truncate(path, made.fileBytes);
      await holds(path, [
        { contextTokens: 8192, cacheType: 'f16' },
        { contextTokens: 131_072, cacheType: 'q8_0' },
        { contextTokens: 32_768, cacheType: 'f16', flashAttention: false },
      ]);
    },
  );
});
