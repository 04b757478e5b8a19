/** Loads for which the system has no room: the real engine under a limit of the system's own. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EngineStatus } from '../../contract/engine.ts';
import { loadChoices } from '../../contract/loadChoices.ts';
import { renderPlanNote } from '../../contract/planTexts.ts';
import { numbers } from '../catalog/ggufPatch.testing.ts';
import { createEngineService, type EngineService } from '../engine/engineService.ts';
import type { LoadTarget } from '../engine/loadTarget.ts';
import { collectAnswer, distillPath, greedyRequest } from '../engine/realEngine.testing.ts';
import type { Launcher } from '../process/launcher.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { createCalibrationStore } from './calibrationStore.ts';
import { createFindDevices } from './engineDevices.ts';
import { createLoadPlanner } from './loadPlanner.ts';
import { createLoadRecords } from './loadRecords.ts';
import { recordedMachine } from './recorded.testing.ts';

const folder = useTemporaryFolder();
const modelPath = folder.file('long.gguf');
const recordsPath = folder.file('loads.json');
const machine = { ...recordedMachine('laptop-4gb-no-gpu'), gpus: [] };
const mebibyte = 2 ** 20;

/** Bytes that a child may take for itself; null = any. Sets the system's own limit before the child loads anything. */
let limitBytes: number | null = null;
/** Engines that were given a model. */
let loads = 0;
const inner = createNodeLauncher();
const launcher: Launcher = {
  launch: (name) => {
    const child = inner.launch(name);
    loads += 1;
    if (limitBytes !== null) execFileSync('prlimit', ['--pid', String(child.pid), `--as=${limitBytes}`]);
    return child;
  },
};

const target = (contextTokens: number | null): LoadTarget => {
  const planner = createLoadPlanner({
    machine: () => Promise.resolve(machine),
    libraries: () => Promise.resolve({}),
    findDevices: createFindDevices(launcher),
    records: createLoadRecords(recordsPath),
    calibration: createCalibrationStore(folder.file('calibration.json'), 'test'),
    readThreads: () => Promise.resolve(1),
  });
  return {
    modelId: 'demo',
    plan: () => planner.plan({ id: 'demo', path: modelPath, hash: null }, loadChoices.parse({ contextTokens })),
  };
};

let engine: EngineService;
const addressBytes = (): number => {
  const status = readFileSync(`/proc/${engine.pid()}/status`, 'utf8');
  return Number(/^VmSize:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
};

const load = async (contextTokens: number | null): Promise<EngineStatus> => {
  engine = createEngineService(launcher);
  return engine.load(target(contextTokens));
};
const saidBy = ({ notices }: EngineStatus): string[] => notices.map((notice) => renderPlanNote(notice, 'en'));

beforeAll(async () => {
  const model = await readFile(distillPath);
  numbers({ 'qwen2.context_length': 1_048_576 })(model);
  await writeFile(modelPath, model);
});
afterEach(() => engine.close());

describe.runIf(process.platform === 'linux')('a load for which there is no room', () => {
  it('is told, and made smaller step by step until it has room; the next one begins where it worked', async () => {
    limitBytes = null;
    // A first child that finds its sources not yet compiled takes gigabytes of addresses for the compiler.
    await load(2048);
    await engine.close();
    const small = await load(2048);
    const smallBytes = addressBytes();
    const cacheBytesPerToken = (small.facts?.memory?.[0]?.cacheBytes ?? 0) / (small.facts?.contextTokens ?? 0);
    await engine.close();

    const wantedTokens = 262_144;

    // Room for a third of the cache: 8 bits are too much, 8 bits and half of the tokens are not.
    limitBytes = smallBytes + (wantedTokens * cacheBytesPerToken) / 3 + 32 * mebibyte;
    const said: string[][] = [];
    engine = createEngineService(launcher);
    engine.status.subscribe((status) => said.push(saidBy(status)));
    const status = await engine.load(target(wantedTokens));
    expect(status.state).toBe('ready');
    expect(status.facts).toMatchObject({ keyCacheType: 'q8_0', contextTokens: wantedTokens / 2 });
    expect(saidBy(status)[0]).toMatch(/not enough memory/);
    expect(saidBy(status).join()).toMatch(/8 instead of 16 bits.*131,072 instead of 262,144/);
    // Each way was told before it was tried: a new sentence at least.
    const steps = [...new Set(said.map((texts) => texts.length))];
    expect(steps).toEqual([0, 2, 3, 4, 5]);
    const answer = await collectAnswer(
      await engine.generate(greedyRequest('What is 347 + 586?'), new AbortController().signal),
    );
    expect(answer.text).toContain('933');
    await engine.close();

    loads = 0;
    const again = await load(wantedTokens);
    expect(again.facts).toMatchObject({ keyCacheType: 'q8_0', contextTokens: wantedTokens / 2 });
    expect(saidBy(again)[0]).toMatch(/no room for the usual way the last time/);
    expect(loads).toBe(1);
  });
});
