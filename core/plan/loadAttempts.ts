/**
 * The ways to load a planned model, the planned one first and the cheaper ones after it where memory runs out. What has
 * failed on this machine in the same room is passed over, so that the first that worked is where the next load begins.
 */
import type { AnswerStats } from '../../contract/chat.ts';
import type { MemoryUse } from '../../contract/engine.ts';
import { memoryUseBytes } from '../../contract/memoryUseBytes.ts';
import type { PlanNote } from '../../contract/plan.ts';
import type { LoadOptions } from '../engine/childContract.ts';
import type { EngineDevice } from '../engine/engineDevice.ts';
import type { FullMemory, LoadAttempt } from '../engine/loadTarget.ts';
import type { EngineLibraries } from '../hardware/engineLibraries.ts';
import { cheaperLayouts } from './cheaperLayouts.ts';
import type { Layout } from './layout.ts';
import { layoutChanges } from './layoutChanges.ts';
import { loadOptionsOf } from './loadOptions.ts';
import { isRefused, type DeviceMemoryRecord, type Refusal } from './loadRecords.ts';
import { placementOf } from './makePlan.ts';
import { memoryOfLayout, type MemoryOfLayout } from './memoryModel.ts';
import type { ModelFacts } from './modelFacts.ts';
import { note } from './note.ts';
import type { PlanMachine } from './planMachine.ts';
import type { SpeedInput } from './speedModel.ts';

/** What is known of loading this model on this machine, and is to be known of it. */
export interface LoadHistory {
  readonly refusals: readonly Refusal[];
  readonly addRefusal: (refusal: Refusal) => Promise<void>;
  readonly setMemory: (memory: readonly DeviceMemoryRecord[]) => Promise<void>;
  readonly addAnswer: (loaded: SpeedInput, stats: AnswerStats) => void;
}

/** A model on a machine as the engine sees both. */
export interface LoadPlace {
  readonly facts: ModelFacts;
  readonly modelPath: string;
  readonly machine: PlanMachine;
  readonly devices: ReadonlyMap<string, EngineDevice>;
  readonly libraries: EngineLibraries;
}

/** ggml's names of the layout's GPUs. */
const gpuNamesOf = ({ devices }: LoadPlace, { gpus }: Layout): string[] =>
  gpus.flatMap(({ id }) => devices.get(id)?.name ?? []);

export const optionsOfLayout = (place: LoadPlace, layout: Layout): LoadOptions => {
  const { facts, modelPath, libraries, machine } = place;
  const { backend, cpuFeatures } = machine;
  const options = loadOptionsOf({ facts, layout, backend, modelPath, cpuFeatures, devices: gpuNamesOf(place, layout) });
  return { ...options, ...libraries };
};

export interface LoadAttemptsInput extends LoadPlace {
  /** For work on the CPU. */
  readonly threads: number;
  readonly history: LoadHistory;
}

/** Each device that something lies on, by ggml's name. */
const memoryByDevice = (memory: MemoryOfLayout, gpuNames: readonly string[]): MemoryUse[] =>
  [...memory.gpus.map((gpu, index) => ({ ...gpu, device: gpuNames[index] ?? '' })), { ...memory.ram, device: 'CPU' }]
    .map(({ device, weightBytes, cacheBytes, computeBytes }) => ({ device, weightBytes, cacheBytes, computeBytes }))
    .filter((use) => memoryUseBytes(use) > 0);

const roomOf = ({ ram, gpus }: MemoryOfLayout, layout: Layout, full: FullMemory): Refusal =>
  full === 'ram'
    ? // The system can take mapped weights back.
      { full, neededBytes: ram.bytes - (layout.memoryMapped ? ram.weightBytes : 0), freeBytes: ram.limitBytes }
    : {
        full,
        neededBytes: gpus.reduce((sum, { bytes }) => sum + bytes, 0),
        freeBytes: gpus.reduce((sum, { limitBytes }) => sum + limitBytes, 0),
      };

/** A way with what its speed is predicted from. */
export interface PlannedAttempt extends LoadAttempt {
  readonly input: SpeedInput;
}

export const firstAttempt = (input: LoadAttemptsInput, wanted: Layout): PlannedAttempt => {
  const { facts, machine, history } = input;
  const refusals = [...history.refusals];
  const room = (layout: Layout, full: FullMemory): Refusal =>
    roomOf(memoryOfLayout(facts, layout, machine), layout, full);
  const nextLayout = (from: Layout, full: FullMemory): Layout | null =>
    cheaperLayouts(facts, from, full, input.threads).find((layout) => !isRefused(refusals, room(layout, full))) ?? null;

  const attemptOf = (layout: Layout, notices: readonly PlanNote[]): PlannedAttempt => {
    const memory = memoryOfLayout(facts, layout, machine);
    const predictedMemory = memoryByDevice(memory, gpuNamesOf(input, layout));
    const missing = memory.fits ? [] : [note('loadDoesNotFit', { missingBytes: memory.missingBytes })];
    const speedInput = { facts, layout, machine, pagedBytes: memory.pagedBytes };
    return {
      input: speedInput,
      options: optionsOfLayout(input, layout),
      placement: placementOf(facts, layout, machine),
      predictedMemory,
      notices: [...missing, ...notices],
      cheaper: async (full) => {
        const refusal = room(layout, full);
        refusals.push(refusal);
        await history.addRefusal(refusal);
        const next = nextLayout(layout, full);
        if (next === null) return null;
        const cause = note(full === 'gpu' ? 'noRoomOnGpu' : 'noRoomInRam');
        return attemptOf(next, [cause, ...layoutChanges(facts, wanted, next)]);
      },
      answered: (stats) => history.addAnswer(speedInput, stats),
      loaded: ({ memory: measured }) =>
        history.setMemory(
          (measured ?? []).map((use) => {
            const predicted = predictedMemory.find(({ device }) => device === use.device);
            return {
              device: use.device,
              predictedBytes: predicted === undefined ? 0 : memoryUseBytes(predicted),
              measuredBytes: memoryUseBytes(use),
            };
          }),
        ),
    };
  };

  let layout = wanted;
  for (const full of ['gpu', 'ram'] as const) {
    if (isRefused(refusals, room(layout, full))) layout = nextLayout(layout, full) ?? layout;
  }
  if (layout === wanted) return attemptOf(wanted, []);
  return attemptOf(layout, [note('roomRemembered'), ...layoutChanges(facts, wanted, layout)]);
};
