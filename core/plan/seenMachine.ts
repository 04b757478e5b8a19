/**
 * The machine as it is at this moment, with the GPUs that the engine itself finds in it. What is not as the hardware
 * promises becomes a notice.
 */
import type { Machine } from '../../contract/hardware.ts';
import type { PlanNote } from '../../contract/plan.ts';
import type { LibraryOptions } from '../engine/childContract.ts';
import type { EngineDevice } from '../engine/engineDevice.ts';
import type { EngineLibraries } from '../hardware/engineLibraries.ts';
import { assessGpu } from '../hardware/gpuRows.ts';
import { chooseEngineBackend } from './chooseEngineBackend.ts';
import type { FindDevices, FoundDevices } from './engineDevices.ts';
import { matchDevices } from './matchDevices.ts';
import { note } from './note.ts';
import { planMachine, type Backend, type PlanMachine } from './planMachine.ts';

export interface SeenMachineOptions {
  /** Read anew: what is free counts now. */
  readonly machine: () => Promise<Machine>;
  readonly libraries: (machine: Machine) => Promise<EngineLibraries>;
  readonly findDevices: FindDevices;
}

export interface SeenMachine {
  /** As it was read. */
  readonly real: Machine;
  readonly machine: PlanMachine;
  /** ggml's devices by the GPU's id. */
  readonly devices: ReadonlyMap<string, EngineDevice>;
  readonly libraries: EngineLibraries;
  readonly notices: readonly PlanNote[];
}

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

/** @param again what was found before may be gone */
export const seeMachine = async (
  { machine: read, libraries: findLibraries, findDevices }: SeenMachineOptions,
  again = false,
): Promise<SeenMachine> => {
  const machine = await read();
  const notices = unusedNotes(machine);
  for (const backend of backendsToTry(machine)) {
    const libraries = backend === 'cuda' ? await findLibraries(machine) : {};
    const wanted: LibraryOptions = { backend, ...libraries };
    const found = await findDevices(wanted, again);
    const devices = matchDevices(machine.gpus, found.devices);
    const planned = planMachine(withEngineMemory(machine, devices));
    const gpus = planned.gpus.filter(({ id }) => devices.has(id));
    const unseen = planned.gpus.filter(({ id }) => !devices.has(id));
    if (unseen.length > 0) notices.push(unseenNote(namesOf(unseen), backend, found));
    if (gpus.length > 0) return { real: machine, machine: { ...planned, backend, gpus }, devices, libraries, notices };
  }
  return {
    real: machine,
    machine: { ...planMachine(machine), backend: 'cpu', gpus: [], shared: false },
    devices: new Map(),
    libraries: {},
    notices,
  };
};
