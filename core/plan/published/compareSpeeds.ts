/** What the speed model says of each published figure, in the same words for the test and for `docs/accuracy.md`. */
import type { PredictedSpeed } from '../../../contract/plan.ts';
import type { Catalogue } from '../../catalog/catalog.ts';
import { distinctFiles } from '../rankVariants.ts';
import { bestLayout } from '../searchLayout.ts';
import { factsOfVariant } from '../variantFacts.ts';
import { machineOfProgram } from './programs.ts';
import type { PublishedSpeed } from './publishedSpeeds.ts';

export type Published = number | readonly [low: number, high: number];

export interface ComparedSpeed {
  readonly published: PublishedSpeed;
  readonly modelName: string;
  readonly speed: PredictedSpeed;
}

/** As measured there: one chat, a short context. */
const contextTokens = 4096;

export const compareSpeed = ({ models }: Catalogue, published: PublishedSpeed): ComparedSpeed => {
  const model = models.find(({ id }) => id === published.modelId);
  const file = model && distinctFiles(model).find(({ quantization }) => quantization === published.quantization);
  const facts = model && file ? factsOfVariant(model, file) : null;
  if (model === undefined || facts === null) throw new Error(`${published.modelId} is not in the catalogue.`);
  const machine = machineOfProgram(published.machine, published.program ?? 'llama.cpp');
  const threads = machine.cpuCores - 1;
  const { speed } = bestLayout({ facts, machine, contextTokens, sequences: 1, threads });
  return { published, modelName: model.name, speed };
};

const ends = (published: Published): readonly [low: number, high: number] =>
  typeof published === 'number' ? [published, published] : published;

/** 0.1 = a tenth too fast; 0 within a published range. */
export const errorOf = (predicted: number, published: Published): number => {
  const [low, high] = ends(published);
  if (predicted < low) return predicted / low - 1;
  return predicted > high ? predicted / high - 1 : 0;
};

/** Whether all that was published lies within the band. */
export const isInBand = (low: number | null, high: number | null, published: Published): boolean => {
  const [least, most] = ends(published);
  return low !== null && high !== null && low <= least && most <= high;
};
