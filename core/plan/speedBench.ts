/**
 * The short bench of a machine: the demo model on one thread, which tells how fast a core is, and on the GPU where there is
 * one, which tells the time in which nothing is read. In processes of their own; two to five seconds, once a machine.
 */
import type { Machine } from '../../contract/hardware.ts';
import { noChoices } from '../../contract/loadChoices.ts';
import { readModelHeader } from '../catalog/ggufHeader.ts';
import type { Launcher } from '../process/launcher.ts';
import { cpuFactors, gpuFactors } from './benchFactors.ts';
import { neutralCalibration } from './calibration.ts';
import type { CalibrationStore } from './calibrationStore.ts';
import { factsOfHeader } from './headerFacts.ts';
import type { LoadPlanner } from './loadPlanner.ts';
import { measureLoad, medianSpeed } from './measureLoad.ts';
import { planLoad } from './planLoad.ts';
import { planMachine } from './planMachine.ts';

export interface SpeedBenchOptions {
  readonly launcher: Launcher;
  readonly planner: LoadPlanner;
  readonly calibration: CalibrationStore;
  readonly machine: () => Promise<Machine>;
}

/** Long enough to be timed, short enough to be unnoticed. */
const shape = { promptTokens: 512, generatedTokens: 128 } as const;
const runs = 3;

export interface SpeedBench {
  isNeeded(): Promise<boolean>;
  /** Errors: those of loading and of the engine's death; the signal's reason. */
  run(model: { readonly id: string; readonly path: string }, signal: AbortSignal): Promise<void>;
}

export const createSpeedBench = ({ launcher, planner, calibration, machine }: SpeedBenchOptions): SpeedBench => ({
  isNeeded: async () => !(await calibration.hasBench(await machine())),
  run: async ({ id, path }, signal) => {
    const real = await machine();
    const facts = factsOfHeader(id, await readModelHeader(path));
    const onCpu = planLoad({
      facts,
      modelPath: path,
      machine: { ...planMachine(real), backend: 'cpu', gpus: [], shared: false },
      devices: new Map(),
      threads: 1,
      choices: noChoices,
    });
    const { answers } = await measureLoad({ launcher, options: onCpu.options, shape, runs, signal });
    const { core, cpu } = cpuFactors(facts, onCpu.planned.layout, onCpu.machine, medianSpeed(answers), shape);
    let overhead = neutralCalibration.overhead;
    const usual = await planner.plan({ id, path, hash: null }, noChoices);
    if (usual.input.layout.gpus.length > 0) {
      const onGpu = await measureLoad({ launcher, options: usual.options, shape, runs, signal });
      const { facts: model, layout, machine: planned } = usual.input;
      overhead = gpuFactors(model, layout, planned, medianSpeed(onGpu.answers))?.overhead ?? overhead;
    }
    await calibration.keepBench(real, { core, cpu, overhead });
  },
});
