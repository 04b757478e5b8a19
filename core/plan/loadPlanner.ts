/**
 * The one way from a model to a load, for the window and every command: the file's header, the machine as it is at this
 * moment, the GPUs that the engine itself finds, then the search, and what was measured here to be faster.
 */
import type { LoadChoices } from '../../contract/loadChoices.ts';
import type { PlanNote } from '../../contract/plan.ts';
import { readModelHeader } from '../catalog/ggufHeader.ts';
import type { LoadAttempt } from '../engine/loadTarget.ts';
import type { Calibration } from './calibration.ts';
import { speedKey, type CalibrationStore } from './calibrationStore.ts';
import { factsOfHeader } from './headerFacts.ts';
import { firstAttempt, type LoadHistory, type PlannedAttempt } from './loadAttempts.ts';
import type { LoadRecords } from './loadRecords.ts';
import type { ModelFacts } from './modelFacts.ts';
import { chatTokensOf, planLoad } from './planLoad.ts';
import { seeMachine, type SeenMachine, type SeenMachineOptions } from './seenMachine.ts';
import { measuredIn } from './speedAnswers.ts';
import { speedOfLayout } from './speedModel.ts';
import type { TunedStore } from './tune/tunedStore.ts';

export interface LoadPlannerOptions extends SeenMachineOptions {
  readonly records: LoadRecords;
  readonly calibration: CalibrationStore;
  /** Missing where nothing is tuned. */
  readonly tuned?: Pick<TunedStore, 'find'>;
  /** For work on the CPU, by what is free. */
  readonly readThreads: () => Promise<number>;
}

export interface ModelToLoad {
  readonly id: string;
  readonly path: string;
  /** SHA-256 of its content; null where it is not known. */
  readonly hash: string | null;
}

export interface LoadPlanner {
  /** Errors: those of reading a header, and BAD_INPUT for a choice that the model or the machine cannot have. */
  plan(model: ModelToLoad, choices: LoadChoices, afterDeath?: boolean): Promise<PlannedAttempt>;
}

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
  const { records, calibration, tuned, readThreads } = options;

  const historyOf = async ({ id, quantization }: ModelFacts, { real }: SeenMachine): Promise<LoadHistory> => ({
    refusals: await records.refusals(real, id),
    addRefusal: (refusal) => records.addRefusal(real, id, refusal),
    setMemory: (memory) => records.setMemory(real, id, memory),
    addAnswer: (input, stats) => {
      const answer = measuredIn(stats);
      if (answer === null) return;
      const { measured, asked } = answer;
      const key = speedKey(id, quantization, input.layout);
      const predict = (factors: Calibration) => speedOfLayout({ ...input, calibration: factors, asked });
      void calibration.learn(real, key, predict, measured);
    },
  });

  return {
    plan: async ({ id, path, hash }, choices, afterDeath = false) => {
      const [header, seen, free] = await Promise.all([
        readModelHeader(path),
        seeMachine(options, afterDeath),
        readThreads(),
      ]);
      const facts = factsOfHeader(id, header);
      const { devices, libraries, real } = seen;
      const threads = choices.threads ?? free;
      const known = await calibration.of(real);
      const load = planLoad({
        facts,
        modelPath: path,
        machine: seen.machine,
        devices,
        threads,
        choices,
        calibration: known.calibration,
        tuned: hash === null ? null : ((await tuned?.find(real, hash, chatTokensOf(facts, choices))) ?? null),
      });
      const history = await historyOf(facts, seen);
      const attempt = firstAttempt(
        { facts, modelPath: path, machine: load.machine, devices, libraries, threads, history },
        load.planned.layout,
      );
      return withNotices(attempt, seen.notices);
    },
  };
};
