/** R1's sampling on plain logits: a temperature, then top-p, by the rule of the sampler inside the graph. */
import type { Sampling } from '../childContract.ts';
import { chooseFromNucleus } from '../nucleus.ts';
import type { Random } from '../random.ts';

const likeliestOf = (logits: Float32Array): number => {
  let likeliest = 0;
  for (let token = 1; token < logits.length; token++) {
    if ((logits[token] ?? -Infinity) > (logits[likeliest] ?? -Infinity)) likeliest = token;
  }
  return likeliest;
};

/** The token that is drawn. `logits` is overwritten; tokens at -Infinity are never drawn. */
export const drawFromNucleus = (
  logits: Float32Array,
  { temperature, topP }: Pick<Sampling, 'temperature' | 'topP'>,
  random: Random,
): number => {
  const likeliest = likeliestOf(logits);
  if (temperature === 0) return likeliest;
  const top = logits[likeliest] ?? 0;
  let total = 0;
  for (let token = 0; token < logits.length; token++) {
    const weight = Math.exp(((logits[token] ?? -Infinity) - top) / temperature);
    logits[token] = weight;
    total += weight;
  }
  for (let token = 0; token < logits.length; token++) logits[token] = (logits[token] ?? 0) / total;
  return chooseFromNucleus(logits, topP, random(), random);
};
