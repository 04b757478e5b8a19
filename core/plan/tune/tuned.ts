/**
 * What tuning has found of one model and chat length on one machine: how the fastest way differs from the plan. It is a
 * choice and no layout: how much goes to a GPU is still decided by what is free at each load.
 */
import { z } from 'zod';
import { gpuLayers, type Layout } from '../layout.ts';
import type { ModelFacts } from '../modelFacts.ts';

const count = z.number().int().positive().nullable();

/** null = as planned. */
export const tunedChoices = z.object({
  /** In the order of use. */
  gpuIds: z.array(z.string()).nullable(),
  ubatchTokens: count,
  /** At most; a load takes no more than are free. */
  threads: count,
  offloadOperations: z.boolean().nullable(),
  flashAttention: z.boolean().nullable(),
  repackWeights: z.boolean().nullable(),
});
export type TunedChoices = z.infer<typeof tunedChoices>;

export const asPlanned: TunedChoices = {
  gpuIds: null,
  ubatchTokens: null,
  threads: null,
  offloadOperations: null,
  flashAttention: null,
  repackWeights: null,
};

const seconds = z.number().positive();

export const tuned = z.object({
  /** Where the plan put the model when it was measured, and where the fastest way lay (`placeOf`). */
  plannedPlace: z.string(),
  place: z.string(),
  choices: tunedChoices,
  /** Of a usual question and its answer, the plan's way and the fastest. */
  plannedSeconds: seconds.nullable(),
  seconds,
});
export type Tuned = z.infer<typeof tuned>;

/** On which devices, and whether wholly: what was measured in one such place says nothing of another. */
export const placeOf = (facts: ModelFacts, layout: Layout): string => {
  const layers = gpuLayers(facts, layout);
  if (layers === 0) return 'CPU';
  const kind = layers < facts.layers ? 'layers of' : layout.cpuExpertLayers > 0 ? 'all but experts of' : 'all of';
  return `${kind} it on ${layout.gpus.map(({ id }) => id).join(' + ')}`;
};
