/** From a model's file to a load, with the engine's own look at the devices of this computer. */
import { describe, expect, it } from 'vitest';
import { noChoices } from '../../contract/loadChoices.ts';
import { renderPlanNote } from '../../contract/planTexts.ts';
import { distillPath } from '../engine/realEngine.testing.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { createCalibrationStore } from './calibrationStore.ts';
import { createFindDevices } from './engineDevices.ts';
import { createLoadPlanner, type LoadPlanner } from './loadPlanner.ts';
import { createLoadRecords } from './loadRecords.ts';
import { recordedMachine } from './recorded.testing.ts';

const folder = useTemporaryFolder();
const launcher = createNodeLauncher();
const demo = { id: 'demo', path: distillPath, hash: null };
const plannerFor = (machineName: string): LoadPlanner => {
  const machine = recordedMachine(machineName);
  return createLoadPlanner({
    machine: () => Promise.resolve(machine),
    libraries: () => Promise.resolve({}),
    findDevices: createFindDevices(launcher),
    records: createLoadRecords(folder.file('loads.json')),
    calibration: createCalibrationStore(folder.file('calibration.json'), 'test'),
    readThreads: () => Promise.resolve(1),
  });
};

const findDevices = createFindDevices(launcher);
const isLinux = process.platform === 'linux' && process.arch === 'x64';
const hasCuda = isLinux && (await findDevices({ backend: 'cuda' })).devices.length > 0;

describe.runIf(isLinux && !hasCuda)('a GPU that the engine does not find', () => {
  it('is said with the loader’s own reason, and the load goes on without it', async () => {
    const { options, placement, notices } = await plannerFor('rtx-4090').plan(demo, noChoices);
    expect(options).toMatchObject({ backend: 'cpu', gpuLayers: 0 });
    expect(placement?.backend).toBe('cpu');
    const texts = notices.map((notice) => renderPlanNote(notice, 'en'));
    expect(texts[0]).toMatch(/does not find NVIDIA GeForce RTX 4090 through cuda.*: .*lib\w+\.so/);
  });
});

describe('a GPU that no library of the engine can use', () => {
  it.each([
    ['rtx-2060-no-driver', /RTX 2060 is not used\. Its driver is missing\./],
    ['h200-driver-580', /H200 is not used\. The CUDA 12 runtime is missing/],
  ])('of %s is said with the cause, in both languages', async (machineName, said) => {
    const { options, notices } = await plannerFor(machineName).plan(demo, noChoices);
    expect(options.backend).toBe('cpu');
    const [notice] = notices;
    expect(notice && renderPlanNote(notice, 'en')).toMatch(said);
    expect(notice && renderPlanNote(notice, 'zh')).toMatch(/^未使用 NVIDIA.*。“本机”页面/);
  });
});

describe('a machine without a GPU', () => {
  it('is planned without a word', async () => {
    const { options, notices } = await plannerFor('laptop-4gb-no-gpu').plan(demo, noChoices);
    expect(options).toMatchObject({ backend: 'cpu', modelPath: distillPath, threads: 1 });
    expect(notices).toEqual([]);
  });
});
