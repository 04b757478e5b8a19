/** Tuning with the real engine: the model that people talk to must come back, and no answer may be lost for it. */
import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { noChoices } from '../../../contract/loadChoices.ts';
import { installedModel } from '../../../contract/models.ts';
import { renderPlanNote } from '../../../contract/planTexts.ts';
import { tuneJob } from '../../../contract/tune.ts';
import { readCatalogue } from '../../catalog/catalog.ts';
import { createEngineService, type EngineService } from '../../engine/engineService.ts';
import type { LoadTarget } from '../../engine/loadTarget.ts';
import { collectAnswer, distillPath, greedyRequest } from '../../engine/realEngine.testing.ts';
import { createNodeLauncher } from '../../process/nodeLauncher.ts';
import { useTemporaryFolder } from '../../storage/temporaryFolder.testing.ts';
import { createCalibrationStore } from '../calibrationStore.ts';
import { createFindDevices } from '../engineDevices.ts';
import { createLoadPlanner } from '../loadPlanner.ts';
import { createLoadRecords } from '../loadRecords.ts';
import { createPlanService } from '../planService.ts';
import { recordedMachine } from '../recorded.testing.ts';
import { createTunedStore } from './tunedStore.ts';
import { createTuneService } from './tuneService.ts';

const folder = useTemporaryFolder();
const assets = join(import.meta.dirname, '..', '..', '..', 'assets');
const catalogue = await readCatalogue(assets);
const launcher = createNodeLauncher();
const machine = { ...recordedMachine('laptop-4gb-no-gpu'), gpus: [] };
const model = installedModel.parse({
  id: 'demo:F16',
  name: 'Demo',
  quantization: 'F16',
  architecture: 'qwen2',
  parameters: 1,
  bytes: (await stat(distillPath)).size,
  sha256: 'a'.repeat(64),
  contextLength: 2048,
  layers: 1,
  installedAt: new Date(0).toISOString(),
});
const toLoad = { id: model.id, name: model.name, path: distillPath, hash: model.sha256 };

const engines: EngineService[] = [];
afterEach(() => Promise.all(engines.splice(0).map((engine) => engine.close())));

const open = () => {
  const engine = createEngineService(launcher);
  engines.push(engine);
  const tuned = createTunedStore(folder.file(`${randomUUID()}.json`), 'test');
  const planning = {
    machine: () => Promise.resolve(machine),
    libraries: () => Promise.resolve({}),
    findDevices: createFindDevices(launcher),
    calibration: createCalibrationStore(folder.file('calibration.json'), 'test'),
    tuned,
    readThreads: () => Promise.resolve(1),
  };
  const planner = createLoadPlanner({ ...planning, records: createLoadRecords(folder.file('loads.json')) });
  const plans = createPlanService({
    catalogue,
    embedded: [],
    assets,
    installed: () => Promise.resolve([model]),
    contentPath: () => distillPath,
    machine: planning.machine,
    tuned: tuned.find,
  });
  const target: LoadTarget = { modelId: model.id, plan: () => planner.plan(toLoad, noChoices) };
  const tune = createTuneService({
    ...planning,
    launcher,
    engine,
    find: () => Promise.resolve(toLoad),
    effort: { rounds: 2, runs: 1, shape: { promptTokens: 64, generatedTokens: 16 } },
  });
  const ask = async (maxTokens: number | null = null) =>
    collectAnswer(
      await engine.generate(greedyRequest('What is 347 + 586?', { maxTokens }), new AbortController().signal),
    );
  return { engine, tuned, planner, plans, target, tune, ask };
};

describe('tuning', () => {
  it('measures by turns, keeps the winner for plans and loads, and has the model loaded again for who waits', async () => {
    const { engine, tuned, planner, plans, target, tune, ask } = open();
    await engine.load(target);
    const saidMeanwhile = new Set<string>();
    engine.status.subscribe(({ notices }) => notices.forEach((notice) => saidMeanwhile.add(notice.key)));
    const progress: number[] = [];
    tune.job.subscribe((job) => progress.push(job.progress));
    await tune.start(model.id, null);
    const waiting = ask();
    const job = await tune.ended();
    expect(tuneJob.parse(job)).toEqual(job);
    expect(job).toMatchObject({ state: 'done', modelId: model.id, contextLength: 2048, error: null });
    expect(progress).toEqual(progress.toSorted((left, right) => left - right));
    expect([...saidMeanwhile]).toEqual(['tuningNow']);
    expect((await waiting).text).toContain('933');

    const { candidates, winner } = job;
    expect(candidates.map(({ what }) => renderPlanNote(what, 'en'))).toEqual([
      'As planned',
      'Prompts in steps of 256 tokens',
      'Prompts in steps of 1,024 tokens',
      'Without flash attention',
      'Weights as they are in the file',
    ]);
    expect(candidates.map(({ state }) => state).toSorted()).toEqual([
      ...['dropped', 'dropped'],
      ...['measured', 'measured', 'measured'],
    ]);
    for (const { state, answers } of candidates) expect(answers).toBe(state === 'measured' ? 2 : 1);
    expect(candidates[0]?.state).toBe('measured');
    // A cache of fewer bits would be faster and worse.
    expect(new Set(candidates.map(({ placement }) => placement.kvCacheType))).toEqual(new Set(['f16']));

    const fastest = candidates[winner ?? -1];
    const plan = await plans.make({ modelId: model.id });
    expect(plan).toMatchObject({ tuned: true, placement: fastest?.placement });
    expect(plan.reasons.map(({ key }) => key)).toContain('tuned');
    expect((await plans.make({ modelId: model.id, contextLength: 1024 })).tuned).toBe(false);
    expect((await planner.plan(toLoad, noChoices)).placement).toEqual(fastest?.placement);
    expect(engine.status.get().placement).toEqual(fastest?.placement);
    const other = machine.cpu.name === 'Another' ? 'One' : 'Another';
    expect(await tuned.find({ ...machine, cpu: { ...machine.cpu, name: other } }, model.sha256, 2048)).toBeNull();
  });

  it('is refused beside an answer, which goes on; cancelled it keeps nothing, and the model is loaded again', async () => {
    const { engine, tuned, target, tune, ask } = open();
    await engine.load(target);
    const answer = ask();
    await expect.poll(() => engine.numbers().generating).toBe(true);
    await expect(tune.start(model.id, null)).rejects.toMatchObject({ code: 'ENGINE_BUSY' });
    expect((await answer).stats.reason).toBe('stop');
    expect(tune.job.get().state).toBe('idle');

    const begun = new Promise<void>((resolve) => {
      tune.job.subscribe(({ candidates }) => {
        if (candidates[0]?.state === 'measuring') resolve();
      });
    });
    await tune.start(model.id, null);
    await expect(tune.start(model.id, null)).rejects.toMatchObject({ code: 'ENGINE_BUSY' });
    await begun;
    tune.cancel();
    expect(await tune.ended()).toMatchObject({ state: 'cancelled', winner: null, error: null });
    expect(engine.status.get()).toMatchObject({ state: 'ready', modelId: model.id, notices: [] });
    expect(await tuned.find(machine, model.sha256, 2048)).toBeNull();
    expect((await ask()).text).toContain('933');
  });

  it('gives way to a load that somebody asks for, and that one stays', async () => {
    const { engine, target, tune } = open();
    await engine.load({ ...target, modelId: 'before' });
    await tune.start(model.id, null);
    await engine.load({ ...target, modelId: 'chosen' });
    expect(await tune.ended()).toMatchObject({ state: 'cancelled' });
    expect(engine.status.get()).toMatchObject({ state: 'ready', modelId: 'chosen' });
  });

  it('of what does not fit, or a chat longer than trained, says so and measures nothing', async () => {
    const { tune } = open();
    await tune.start(model.id, 1_000_000);
    expect(await tune.ended()).toMatchObject({ state: 'failed', candidates: [], error: { code: 'BAD_INPUT' } });
  });
});
