/** Multiplications and additions of a layer's attention for one token, for each that is in the cache: a key and a value a head. */
import type { ModelFacts } from './modelFacts.ts';

export const attentionFlops = ({ heads, keyLength, valueLength }: ModelFacts): number =>
  2 * heads * (keyLength + valueLength);

export interface AttentionRate {
  /** A token at a time. */
  readonly answer: number;
  /** Many tokens side by side. */
  readonly prompt: number;
}

/**
 * What a core does of them a second on keys and values that are stored apart, by the pieces of 64 and 128 numbers of a head, and
 * reads again for every head. Measured on one core of a server (AVX-512): Qwen-1.5B's shape with up to 3,840 tokens, 8.5 to 13
 * and 55 billion, with 46 where flash attention is off; the demo model (64), 13 and 42.
 */
const ofHeads: AttentionRate = { answer: 12e9, prompt: 50e9 };
/**
 * Latent attention's one key is 576 numbers for all heads and its value a part of it, so that little of a product is not
 * arithmetic. On the same core the demo mixture with 128 to 2,048 tokens, 36 and 94 billion; R1's shape of two layers up to 1,024, 57
 * and, of two runs, more than 150.
 */
const latent: AttentionRate = { answer: 45e9, prompt: 95e9 };

export const coreAttentionFlops = (facts: Pick<ModelFacts, 'latent'>): AttentionRate =>
  facts.latent === null ? ofHeads : latent;
