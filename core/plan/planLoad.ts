/**
 * From a model and the machine as it is now to what the engine is loaded by, with what a person has decided. Pure.
 * Errors: BAD_INPUT where a choice is none that this model or machine can have.
 */
import { HearthError } from '../../contract/error.ts';
import type { LoadChoices } from '../../contract/loadChoices.ts';
import type { LoadOptions } from '../engine/childContract.ts';
import type { EngineDevice } from '../engine/engineDevice.ts';
import { neutralCalibration, type Calibration } from './calibration.ts';
import { usualChatTokens } from './chooseLayout.ts';
import { optionsOfLayout } from './loadAttempts.ts';
import type { ModelFacts } from './modelFacts.ts';
import type { PlanGpu, PlanMachine } from './planMachine.ts';
import type { PlannedLayout } from './searchLayout.ts';
import type { Tuned } from './tune/tuned.ts';
import { chooseTunedLayout } from './tune/tunedLayout.ts';

export interface LoadRequest {
  readonly facts: ModelFacts;
  readonly modelPath: string;
  /** Its GPUs are those that the engine finds. */
  readonly machine: PlanMachine;
  /** ggml's devices by the GPU's id. */
  readonly devices: ReadonlyMap<string, EngineDevice>;
  /** For work on the CPU. */
  readonly threads: number;
  readonly choices: LoadChoices;
  readonly calibration?: Calibration;
  /** What was measured here of this model and chat. */
  readonly tuned?: Tuned | null;
}

export interface PlannedLoad {
  readonly options: LoadOptions;
  readonly planned: PlannedLayout;
  /** What was to be used, after the person's choice of devices. */
  readonly machine: PlanMachine;
  readonly chatTokens: number;
}

const refuse = (message: string, next: string): HearthError => new HearthError({ code: 'BAD_INPUT', message, next });

export const tooLong = (facts: ModelFacts, contextLength: number): HearthError =>
  new HearthError({
    code: 'BAD_INPUT',
    message: `${facts.name} was trained for ${facts.contextLength} tokens of context; ${contextLength} are more.`,
    details: { contextLength, trained: facts.contextLength },
    next: `Choose a context of at most ${facts.contextLength} tokens.`,
  });

const chosenGpus = ({ machine, devices, choices }: LoadRequest): readonly PlanGpu[] => {
  if (choices.devices === null) return machine.gpus;
  if (choices.devices.some((name) => name.toLowerCase() === 'cpu')) return [];
  return choices.devices.map((wanted) => {
    const words = wanted.toLowerCase();
    const gpu =
      machine.gpus.find(({ id }) => id === wanted || devices.get(id)?.name.toLowerCase() === words) ??
      machine.gpus.find(({ name }) => name.toLowerCase().includes(words));
    if (gpu !== undefined) return gpu;
    const known = machine.gpus.map(({ id, name }) => `${devices.get(id)?.name ?? id} (${name})`);
    throw refuse(
      `There is no device "${wanted}" that the engine can use.`,
      `Choose one of: ${['cpu', ...known].join(', ')}.`,
    );
  });
};

/** Several that a person names are all used; of what the machine has, the search takes what pays. */
const machineOf = (request: LoadRequest): PlanMachine => {
  const gpus = chosenGpus(request);
  return { ...request.machine, gpus, shared: request.machine.shared && gpus.length > 0 };
};

const checkChoices = ({ facts, choices }: LoadRequest, machine: PlanMachine): void => {
  const { contextTokens, gpuLayers, cpuExpertLayers } = choices;
  if (contextTokens !== null && contextTokens > facts.contextLength) throw tooLong(facts, contextTokens);
  if ((gpuLayers ?? 0) > 0 && machine.gpus.length === 0) {
    throw refuse(
      `No layer can go to a GPU: there is none that the engine can use.`,
      'Look at "hearth check", or leave the choice of layers out.',
    );
  }
  if (gpuLayers !== null && gpuLayers > facts.layers) {
    throw refuse(
      `${facts.name} has ${facts.layers} layers; ${gpuLayers} are more.`,
      `Choose at most ${facts.layers} layers for the GPU.`,
    );
  }
  if ((cpuExpertLayers ?? 0) > 0 && facts.experts === null) {
    throw refuse(`${facts.name} has no experts.`, 'Leave the choice of experts out.');
  }
};

/** Of the longest chat. */
export const chatTokensOf = (facts: ModelFacts, { contextTokens }: Pick<LoadChoices, 'contextTokens'>): number =>
  contextTokens ?? Math.min(usualChatTokens, facts.contextLength);

/** Whoever decides more than the length of a chat wants that measured, and not what was measured without it. */
const hasOpinion = ({ contextTokens: _, ...rest }: LoadChoices): boolean =>
  Object.values(rest).some((choice) => choice !== null);

export const planLoad = (request: LoadRequest): PlannedLoad => {
  const { facts, modelPath, devices, threads, choices, calibration = neutralCalibration, tuned = null } = request;
  const machine = machineOf(request);
  checkChoices(request, machine);
  const chatTokens = chatTokensOf(facts, choices);
  const everyGpu = (choices.devices?.length ?? 0) > 1;
  const { planned: found } = chooseTunedLayout(
    { facts, machine, chatTokens, threads, calibration, choices: { ...choices, everyGpu } },
    hasOpinion(choices) ? null : tuned,
  );
  // What has no room is left on disk for the system to page in: slow, but nothing is ended for it.
  const planned = found.memory.fits ? found : { ...found, layout: { ...found.layout, memoryMapped: true } };
  const options = optionsOfLayout({ facts, modelPath, machine, devices, libraries: {} }, planned.layout);
  return { options, planned, machine, chatTokens };
};
