/** What this machine is found to do, with the real engine: a bench, answers, and what a wrong file may do to a plan. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { noChoices } from '../../contract/loadChoices.ts';
import type { Plan } from '../../contract/plan.ts';
import { renderPlanNote } from '../../contract/planTexts.ts';
import { readCatalogue } from '../catalog/catalog.ts';
import { createEngineService } from '../engine/engineService.ts';
import { collectAnswer, distillPath, greedyRequest } from '../engine/realEngine.testing.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { createCalibrationStore } from './calibrationStore.ts';
import { createFindDevices } from './engineDevices.ts';
import { createLoadPlanner } from './loadPlanner.ts';
import { createLoadRecords } from './loadRecords.ts';
import { createPlanService } from './planService.ts';
import { recordedMachine } from './recorded.testing.ts';
import { createSpeedBench } from './speedBench.ts';

const folder = useTemporaryFolder();
const assets = join(import.meta.dirname, '..', '..', 'assets');
const catalogue = await readCatalogue(assets);
const launcher = createNodeLauncher();
const engine = createEngineService(launcher);
afterAll(() => engine.close());

const machine = recordedMachine('laptop-4gb-no-gpu');
const readMachine = () => Promise.resolve(machine);

let opened = 0;
const open = () => {
  opened += 1;
  const path = folder.file(`calibration-${opened}.json`);
  const calibration = createCalibrationStore(path, 'test');
  const planner = createLoadPlanner({
    machine: readMachine,
    libraries: () => Promise.resolve({}),
    findDevices: createFindDevices(launcher),
    records: createLoadRecords(folder.file('loads.json')),
    calibration,
    readThreads: () => Promise.resolve(1),
  });
  const service = createPlanService({
    catalogue,
    embedded: [],
    assets,
    installed: () => Promise.resolve([]),
    contentPath: () => '',
    machine: readMachine,
    known: (real) => calibration.of(real),
  });
  const planOf = (modelId: string, quantization: string | null = null, depthTokens?: number): Promise<Plan> =>
    service.make({ modelId, quantization, depthTokens });
  return {
    path,
    calibration,
    planner,
    planOf,
    bench: createSpeedBench({ launcher, planner, calibration, machine: readMachine }),
  };
};

const small = ['r1-distill-qwen-1.5b', 'Q4_K_M'] as const;

describe('a machine that is measured', () => {
  it('has its bench in every plan, then its answers in the plans of that model, and says so', async () => {
    const { calibration, planner, planOf, bench } = open();
    expect((await planOf(...small)).speed.basis).toBe('published');
    expect(await bench.isNeeded()).toBe(true);
    await bench.run({ id: 'demo', path: distillPath }, new AbortController().signal);
    expect(await bench.isNeeded()).toBe(false);
    const benched = await planOf(...small);
    expect(benched.speed.basis).toBe('bench');
    expect(benched.reasons.map((reason) => renderPlanNote(reason, 'en'))).toContain(
      'Speed is calibrated by a short bench of this machine',
    );

    await engine.load({
      modelId: distillPath,
      plan: () => planner.plan({ id: distillPath, path: distillPath, hash: null }, noChoices),
    });
    const long = greedyRequest('Write a Python function that reverses a string.', {
      maxTokens: 96,
      measuredPrompt: Array.from({ length: 200 }, (_, index) => 300 + index),
    });
    const answer = async (): Promise<number> =>
      (
        await collectAnswer(
          await engine.generate({ ...long, requestId: crypto.randomUUID() }, new AbortController().signal),
        )
      ).stats.decodeTokensPerSecond ?? 0;
    const measured = [await answer(), await answer(), await answer()].toSorted((left, right) => left - right)[1] ?? 0;
    await calibration.settled();
    // As long as those answers were: 200 tokens of prompt and half of what was written.
    const { speed, reasons } = await planOf(distillPath, null, 248);
    expect(speed).toMatchObject({ basis: 'answers', answers: 3 });
    expect(speed.decodeTokensPerSecond).toBeGreaterThan(measured * 0.7);
    expect(speed.decodeTokensPerSecond).toBeLessThan(measured * 1.4);
    expect(reasons.map(({ key }) => key)).toContain('calibratedByAnswers');
    expect((await planOf(...small)).speed).toEqual(benched.speed);

    // Two at once are each slower, which says nothing of the machine.
    await Promise.all([answer(), answer()]);
    await calibration.settled();
    expect((await planOf(distillPath)).speed.answers).toBe(3);
  });

  it('is another one with another processor, and with another engine', async () => {
    const { path, calibration } = open();
    await calibration.keepBench(machine, { core: 2, cpu: 2, overhead: 1 });
    expect(await calibration.hasBench(machine)).toBe(true);
    expect(await calibration.hasBench({ ...machine, cpu: { ...machine.cpu, name: 'Another' } })).toBe(false);
    expect(await createCalibrationStore(path, 'newer').hasBench(machine)).toBe(false);
  });
});

describe('a wrong calibration', () => {
  it.each(['core', 'cpu', 'overhead'])(
    'of %s in the file is set aside, and the published figures count',
    async (name) => {
      const { path, calibration, planOf } = open();
      const published = await planOf(...small);
      await calibration.keepBench(machine, { core: 1, cpu: 1, overhead: 1 });
      await writeFile(path, (await readFile(path, 'utf8')).replace(`"${name}": 1`, `"${name}": 1000`));
      expect(await planOf(...small)).toEqual(published);
      expect(await readFile(`${path}.damaged`, 'utf8')).toContain('1000');
    },
  );

  it('at its limits leaves a plan within them, and below what the memory can read', async () => {
    const { calibration, planOf } = open();
    const published = (await planOf(...small)).speed;
    for (const factor of [0.25, 4]) {
      await calibration.keepBench(machine, { core: factor, cpu: factor, overhead: factor });
      const { speed } = await planOf(...small);
      const ratio = (speed.decodeTokensPerSecond ?? 0) / (published.decodeTokensPerSecond ?? 0);
      expect(ratio).toBeGreaterThanOrEqual(0.25);
      expect(ratio).toBeLessThanOrEqual(4);
      for (const part of speed.parts) expect(part.bytesPerSecond).toBeLessThan(part.peakBytesPerSecond);
    }
  });

  it('by wild answers moves a prediction by four times at most', async () => {
    const { calibration, planOf } = open();
    const before = await planOf(...small);
    const key = 'r1-distill-qwen-1.5b:Q4_K_M @ CPU';
    for (let count = 0; count < 20; count++) {
      await calibration.learn(machine, key, () => before.speed, {
        decodeTokensPerSecond: 1e9,
        prefillTokensPerSecond: 1e-9,
      });
    }
    const { speed } = await planOf(...small);
    expect(speed.answers).toBe(20);
    expect(speed.decodeTokensPerSecond).toBeCloseTo(4 * (before.speed.decodeTokensPerSecond ?? 0), 5);
    expect(speed.prefillTokensPerSecond).toBeCloseTo((before.speed.prefillTokensPerSecond ?? 0) / 4, 5);
  });
});
