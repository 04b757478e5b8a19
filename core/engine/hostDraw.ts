/** R1's sampling on plain logits: a temperature, then top-p, by the rule of the sampler inside the graph. */
import type { HostSoftmax } from '../../native/hostSoftmax.ts';
import type { Sampling } from './childContract.ts';
import { chooseFromNucleus } from './nucleus.ts';
import type { Random } from './random.ts';

/** Answers the token that is drawn; tokens at -Infinity are never drawn. The logits are left as they are. */
export type HostDraw = (
  logits: Float32Array,
  sampling: Pick<Sampling, 'temperature' | 'topP'>,
  random: Random,
) => number;

const likeliestOf = (logits: Float32Array): number => {
  let likeliest = 0;
  for (let token = 1; token < logits.length; token++) {
    if ((logits[token] ?? -Infinity) > (logits[likeliest] ?? -Infinity)) likeliest = token;
  }
  return likeliest;
};

/** @param createSoftmax called at the first draw: a dry run makes none, nor does a GPU's model until a grammar is asked for. */
export const createHostDraw = (createSoftmax: () => HostSoftmax): HostDraw => {
  let softmax: HostSoftmax | null = null;
  return (logits, { temperature, topP }, random) => {
    if (temperature === 0) return likeliestOf(logits);
    softmax ??= createSoftmax();
    return chooseFromNucleus(softmax.run(logits, 1 / temperature), topP, random(), random);
  };
};
