/**
 * What is known of this machine's own speed, in `calibration.json` of the home folder, so that the window and every command
 * share it: the short bench, and the answers of each model by where it lay. All of it is of one machine with one engine
 * release; on another it is begun anew.
 */
import { z } from 'zod';
import type { Machine } from '../../contract/hardware.ts';
import type { PredictedSpeed } from '../../contract/plan.ts';
import { createJsonFile } from '../storage/jsonFile.ts';
import { answerRatios, correctSpeed, noAnswers, withAnswer, type MeasuredAnswer } from './answerCorrection.ts';
import { factorLimits, neutralCalibration, type Calibration } from './calibration.ts';
import type { Layout } from './layout.ts';
import { machineKey } from './machineKey.ts';

/** A file that says otherwise is set aside: it would make every prediction absurd. */
const factor = z.number().min(factorLimits.least).max(factorLimits.most);

const stored = z.object({
  machine: z.string(),
  engineRelease: z.string(),
  /** Factors on published speeds; null until it was made. */
  bench: z.object({ core: factor, cpu: factor, overhead: factor }).nullable(),
  /** Of answers, by model and devices. */
  seen: z.record(z.string(), answerRatios).default({}),
});
type Stored = z.infer<typeof stored>;

/** One model in one place. */
export type SpeedKey = string;

export const speedKey = (modelId: string, quantization: string, { gpus }: Pick<Layout, 'gpus'>): SpeedKey => {
  const isWhole = modelId.toUpperCase().endsWith(`:${quantization.toUpperCase()}`);
  const place = gpus.length === 0 ? 'CPU' : gpus.map(({ id }) => id).join(' + ');
  return `${isWhole ? modelId : `${modelId}:${quantization}`} @ ${place}`;
};

/** What is known of one machine. */
export interface KnownSpeed {
  readonly calibration: Calibration;
  readonly correct: (key: SpeedKey, speed: PredictedSpeed) => PredictedSpeed;
}

export const nothingKnown: KnownSpeed = { calibration: neutralCalibration, correct: (_, speed) => speed };

export interface CalibrationStore {
  /** Of another machine than the one it was measured on nothing is known. */
  of(machine: Machine): Promise<KnownSpeed>;
  /**
   * Never rejects: what cannot be kept is learned from the next answer.
   * @param predict of the layout that answered and of the answer's lengths, without what answers said
   */
  learn(
    machine: Machine,
    key: SpeedKey,
    predict: (calibration: Calibration) => PredictedSpeed,
    answer: MeasuredAnswer,
  ): Promise<void>;
  /** Resolves once all that was learned is written. */
  settled(): Promise<void>;
  hasBench(machine: Machine): Promise<boolean>;
  /** What answers said was in relation to what was known before, so they begin anew. */
  keepBench(machine: Machine, bench: Omit<Calibration, 'basis'>): Promise<void>;
}

/** Models that were tried once do not fill the file. */
const mostModels = 200;

const calibrationOf = ({ bench }: Stored): Calibration =>
  bench === null ? neutralCalibration : { ...bench, basis: 'bench' };

export const createCalibrationStore = (path: string, engineRelease: string): CalibrationStore => {
  const empty: Stored = { machine: '', engineRelease, bench: null, seen: {} };
  const file = createJsonFile(path, stored, empty);
  const ofMachine = (value: Stored, machine: Machine): Stored =>
    value.machine === machineKey(machine) && value.engineRelease === engineRelease
      ? value
      : { ...empty, machine: machineKey(machine) };
  return {
    of: async (machine) => {
      const known = ofMachine(await file.read(), machine);
      return {
        calibration: calibrationOf(known),
        correct: (key, speed) => correctSpeed(speed, known.seen[key] ?? noAnswers),
      };
    },
    learn: async (machine, key, predict, answer) => {
      const learned = file.update((before) => {
        const value = ofMachine(before, machine);
        const { [key]: known = noAnswers, ...others } = value.seen;
        const latest = Object.entries(others).slice(1 - mostModels);
        const predicted = predict(calibrationOf(value));
        return { ...value, seen: { ...Object.fromEntries(latest), [key]: withAnswer(known, answer, predicted) } };
      });
      await learned.catch(() => undefined);
    },
    settled: () => file.settled(),
    hasBench: async (machine) => ofMachine(await file.read(), machine).bench !== null,
    keepBench: async (machine, { core, cpu, overhead }) => {
      await file.update((before) => ({
        ...ofMachine(before, machine),
        bench: { core, cpu, overhead },
        seen: {},
      }));
    },
  };
};
