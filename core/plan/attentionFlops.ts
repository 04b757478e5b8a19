/** Multiplications and additions of a layer's attention for one token, for each that is in the cache: a key and a value a head. */
import type { ModelFacts } from './modelFacts.ts';

export const attentionFlops = ({ heads, keyLength, valueLength }: ModelFacts): number =>
  2 * heads * (keyLength + valueLength);
