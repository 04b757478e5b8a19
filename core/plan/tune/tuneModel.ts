/**
 * Measures the few best ways to run one model on this machine, each in a process of its own, and keeps the fastest for its
 * next loads. What is loaded has to be ended before: the ways are those of a machine with all of its memory.
 * Errors: those of reading a header; BAD_INPUT (a context longer than trained); ENGINE_OUT_OF_MEMORY where it does not fit;
 * the first way's, where none could be measured; those of writing; the signal's reason.
 */
import { HearthError } from '../../../contract/error.ts';
import type { TuneJob } from '../../../contract/tune.ts';
import { readModelHeader } from '../../catalog/ggufHeader.ts';
import type { AnswerShape } from '../../engine/measuredRequest.ts';
import type { Launcher } from '../../process/launcher.ts';
import type { CalibrationStore } from '../calibrationStore.ts';
import { factsOfHeader } from '../headerFacts.ts';
import type { Layout } from '../layout.ts';
import { optionsOfLayout } from '../loadAttempts.ts';
import type { ModelToLoad } from '../loadPlanner.ts';
import { placementOf } from '../makePlan.ts';
import { measureLoad } from '../measureLoad.ts';
import { chatTokensOf, tooLong } from '../planLoad.ts';
import { seeMachine, type SeenMachineOptions } from '../seenMachine.ts';
import { fastestWay } from './fastestWay.ts';
import { countTurns, measureByTurns, middleSeconds } from './measureByTurns.ts';
import { placeOf } from './tuned.ts';
import type { TunedStore } from './tunedStore.ts';
import { createTuneProgress } from './tuneProgress.ts';
import { tuneWays } from './tuneWays.ts';

export interface TuneEffort {
  readonly rounds: number;
  /** Counted answers of each turn. */
  readonly runs: number;
  /** At most; a short chat has shorter ones. */
  readonly shape: AnswerShape;
}

/** As long as the largest step of a prompt that pays on most machines, and an answer long enough to be timed. */
export const usualEffort: TuneEffort = { rounds: 3, runs: 2, shape: { promptTokens: 1024, generatedTokens: 128 } };

export interface TuneModelOptions extends SeenMachineOptions {
  readonly launcher: Launcher;
  readonly calibration: Pick<CalibrationStore, 'of'>;
  readonly tuned: Pick<TunedStore, 'keep'>;
  readonly readThreads: () => Promise<number>;
  readonly effort?: TuneEffort;
}

/** What is found is kept by the content, so that is known. */
export interface TunableModel extends ModelToLoad {
  readonly name: string;
  readonly hash: string;
}

export interface TuneRequest {
  readonly model: TunableModel;
  /** null = the usual one. */
  readonly contextLength: number | null;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Pick<TuneJob, 'contextLength' | 'progress' | 'candidates'>) => void;
}

/** Resolves with the index of the way that is kept. */
export const tuneModel = async (options: TuneModelOptions, request: TuneRequest): Promise<number> => {
  const { launcher, readThreads, effort = usualEffort } = options;
  const { model, contextLength, signal, onProgress } = request;
  const [header, seen, threads] = await Promise.all([readModelHeader(model.path), seeMachine(options), readThreads()]);
  const facts = factsOfHeader(model.id, header);
  if (contextLength !== null && contextLength > facts.contextLength) throw tooLong(facts, contextLength);
  const chatTokens = chatTokensOf(facts, { contextTokens: contextLength });
  const { calibration } = await options.calibration.of(seen.real);
  const place = { facts, modelPath: model.path, ...seen };
  const optionsOf = (layout: Layout) => optionsOfLayout(place, layout);
  const ways = tuneWays({ facts, machine: seen.machine, chatTokens, threads, calibration }, optionsOf);
  const [plan] = ways;
  if (plan === undefined || !plan.planned.memory.fits) {
    throw new HearthError({
      code: 'ENGINE_OUT_OF_MEMORY',
      message: `${facts.name} does not fit into the free memory, so there is nothing to choose between.`,
      next: 'Close other programs, or choose a smaller variant.',
    });
  }

  const progress = createTuneProgress({
    contextLength: chatTokens,
    ways: ways.map(({ what, planned }) => ({ what, placement: placementOf(facts, planned.layout, seen.machine) })),
    turns: countTurns(ways.length, effort.rounds),
    stepsOfTurn: effort.runs + 2,
    onProgress,
  });
  const { promptTokens, generatedTokens } = effort.shape;
  const shape = {
    promptTokens: Math.min(promptTokens, chatTokens >> 1),
    generatedTokens: Math.min(generatedTokens, chatTokens >> 2),
  };
  const found = await measureByTurns({
    count: ways.length,
    rounds: effort.rounds,
    signal,
    measure: async (index) => {
      progress.beginTurn();
      const { answers } = await measureLoad({
        launcher,
        options: (ways[index] ?? plan).options,
        shape,
        runs: effort.runs,
        signal,
        onStep: (step) => progress.reach(step.step === 'load' ? step.progress : step.run + 1),
      });
      return answers;
    },
    onChange: progress.show,
  });
  const winner = fastestWay(
    found.map(({ answers }, index) => ({ answers, gpuCount: ways[index]?.planned.layout.gpus.length ?? 0 })),
  );
  const way = ways[winner ?? 0] ?? plan;
  const best = found[winner ?? 0];
  const own = found[0];
  if (winner === null || best === undefined || own === undefined) throw new Error('No way was measured.');
  await options.tuned.keep(seen.real, model.hash, chatTokens, {
    plannedPlace: placeOf(facts, plan.planned.layout),
    place: placeOf(facts, way.planned.layout),
    choices: way.choices,
    plannedSeconds: own.answers.length === 0 ? null : middleSeconds(own),
    seconds: middleSeconds(best),
  });
  return winner;
};
