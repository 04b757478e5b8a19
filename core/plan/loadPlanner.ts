/**
 * The one way from a model to a load, for the window and every command: the file's header, the machine as it is at this
 * moment, the GPUs that the engine itself finds, then the search. What is not as the hardware promises becomes a notice.
 */
import type { Machine } from '../../contract/hardware.ts';
import type { LoadChoices } from '../../contract/loadChoices.ts';
import type { PlanNote } from '../../contract/plan.ts';
import type { PlanTextKey } from '../../contract/planTexts.ts';
import { readModelHeader } from '../catalog/ggufHeader.ts';
import type { LibraryOptions } from '../engine/childContract.ts';
import type { EngineDevice } from '../engine/engineDevice.ts';
import type { LoadAttempt } from '../engine/loadTarget.ts';
import type { EngineLibraries } from '../hardware/engineLibraries.ts';
import { assessGpu } from '../hardware/gpuRows.ts';
import { speedKey, type CalibrationStore } from './calibrationStore.ts';
import { chooseEngineBackend } from './chooseEngineBackend.ts';
import type { FindDevices, FoundDevices } from './engineDevices.ts';
import { factsOfHeader } from './headerFacts.ts';
import { firstAttempt, type PlannedAttempt } from './loadAttempts.ts';
import type { LoadRecords } from './loadRecords.ts';
import { matchDevices } from './matchDevices.ts';
import { planLoad } from './planLoad.ts';
import { planMachine, type Backend, type PlanMachine } from './planMachine.ts';
import { measuredIn } from './speedAnswers.ts';
import { speedOfLayout } from './speedModel.ts';

export interface LoadPlannerOptions {
  /** Read anew: what is free counts now. */
  readonly machine: () => Promise<Machine>;
  readonly libraries: (machine: Machine) => Promise<EngineLibraries>;
  readonly findDevices: FindDevices;
  readonly records: LoadRecords;
  readonly calibration: CalibrationStore;
  /** For work on the CPU, by what is free. */
  readonly readThreads: () => Promise<number>;
}

export interface LoadPlanner {
  /** Errors: those of reading a header, and BAD_INPUT for a choice that the model or the machine cannot have. */
  plan(modelId: string, path: string, choices: LoadChoices, afterDeath?: boolean): Promise<PlannedAttempt>;
}

interface SeenMachine {
  /** As it was read. */
  readonly real: Machine;
  readonly machine: PlanMachine;
  readonly devices: ReadonlyMap<string, EngineDevice>;
  readonly libraries: EngineLibraries;
  readonly notices: readonly PlanNote[];
}

const note = (key: PlanTextKey, values: PlanNote['values'] = {}): PlanNote => ({ key, values });

/** What a driver does not tell the system it may tell the engine. */
const withEngineMemory = (machine: Machine, devices: ReadonlyMap<string, EngineDevice>): Machine => ({
  ...machine,
  gpus: machine.gpus.map((gpu) => {
    const device = devices.get(gpu.id);
    if (device === undefined || device.memoryTotalBytes === 0) return gpu;
    return {
      ...gpu,
      memoryTotalBytes: gpu.memoryTotalBytes ?? device.memoryTotalBytes,
      memoryFreeBytes: gpu.memoryFreeBytes ?? device.memoryFreeBytes,
    };
  }),
});

/** NVIDIA's cards run on Vulkan too, where CUDA does not come up. */
const backendsToTry = (machine: Machine): Exclude<Backend, 'cpu'>[] => {
  const first = chooseEngineBackend(machine);
  if (first === 'cpu') return [];
  return first === 'cuda' && machine.runtimes.vulkan !== null ? ['cuda', 'vulkan'] : [first];
};

const namesOf = (gpus: readonly { readonly name: string }[]): string => gpus.map(({ name }) => name).join(', ');

const plain = (sentences: string): string => sentences.replace(/\s+/g, ' ').trim();

/** GPUs that no library of the engine can use, each with the cause; one that shares the CPU's memory is not missed. */
const unusedNotes = (machine: Machine): PlanNote[] =>
  chooseEngineBackend(machine) !== 'cpu'
    ? []
    : machine.gpus
        .filter(({ integrated }) => integrated !== true)
        .map((gpu) => {
          const { why } = assessGpu(gpu, machine);
          return note('gpuUnused', { name: gpu.name, whyEn: plain(why.en), whyZh: plain(why.zh) });
        });

const unseenNote = (names: string, backend: Backend, { reason }: FoundDevices): PlanNote =>
  reason === null ? note('gpuNotSeen', { names, backend }) : note('gpuNotSeenBecause', { names, backend, reason });

/** What was seen of the machine counts for every way of loading. */
const withNotices = <Attempt extends LoadAttempt>(attempt: Attempt, notices: readonly PlanNote[]): Attempt => ({
  ...attempt,
  notices: [...notices, ...attempt.notices],
  cheaper: async (full) => {
    const next = (await attempt.cheaper?.(full)) ?? null;
    return next === null ? null : withNotices(next, notices);
  },
});

export const createLoadPlanner = (options: LoadPlannerOptions): LoadPlanner => {
  const see = async (again: boolean): Promise<SeenMachine> => {
    const machine = await options.machine();
    const notices = unusedNotes(machine);
    for (const backend of backendsToTry(machine)) {
      const libraries = backend === 'cuda' ? await options.libraries(machine) : {};
      const wanted: LibraryOptions = { backend, ...libraries };
      const found = await options.findDevices(wanted, again);
      const devices = matchDevices(machine.gpus, found.devices);
      const planned = planMachine(withEngineMemory(machine, devices));
      const gpus = planned.gpus.filter(({ id }) => devices.has(id));
      const unseen = planned.gpus.filter(({ id }) => !devices.has(id));
      if (unseen.length > 0) notices.push(unseenNote(namesOf(unseen), backend, found));
      if (gpus.length > 0)
        return { real: machine, machine: { ...planned, backend, gpus }, devices, libraries, notices };
    }
    return {
      real: machine,
      machine: { ...planMachine(machine), backend: 'cpu', gpus: [], shared: false },
      devices: new Map(),
      libraries: {},
      notices,
    };
  };

  return {
    plan: async (modelId, path, choices, afterDeath = false) => {
      const [header, seen, threads] = await Promise.all([
        readModelHeader(path),
        see(afterDeath),
        options.readThreads(),
      ]);
      const facts = factsOfHeader(modelId, header);
      const { machine, devices, libraries, real } = seen;
      const chosenThreads = choices.threads ?? threads;
      const { records, calibration } = options;
      const known = await calibration.of(real);
      const load = planLoad({
        facts,
        modelPath: path,
        machine,
        devices,
        threads: chosenThreads,
        choices,
        calibration: known.calibration,
      });
      const attempt = firstAttempt(
        {
          facts,
          modelPath: path,
          machine: load.machine,
          devices,
          libraries,
          threads: chosenThreads,
          history: {
            refusals: await records.refusals(real, modelId),
            addRefusal: (refusal) => records.addRefusal(real, modelId, refusal),
            setMemory: (memory) => records.setMemory(real, modelId, memory),
            addAnswer: (input, stats) => {
              const measured = measuredIn(stats);
              if (measured === null) return;
              const key = speedKey(modelId, facts.quantization, input.layout);
              void calibration.learn(
                real,
                key,
                (factors) => speedOfLayout({ ...input, calibration: factors }),
                measured,
              );
            },
          },
        },
        load.planned.layout,
      );
      return withNotices(attempt, seen.notices);
    },
  };
};
