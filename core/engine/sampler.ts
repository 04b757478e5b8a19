/**
 * llama.cpp's sampler chain for one answer. The temperature comes before top-p, as in the reference implementation
 * that R1's recommended values (0.6, 0.95) were published for; llama.cpp's own tools apply it last, which keeps more
 * unlikely tokens at the same numbers.
 */
import { randomInt } from 'node:crypto';
import type { Llama, Pointer } from '../../native/llama.ts';
import type { Sampling } from './childContract.ts';

/** Free the result with `llama.samplerFree`; that frees the whole chain. */
export const createSampler = (llama: Llama, sampling: Sampling): Pointer => {
  const chain = llama.samplerChain({ no_perf: true });
  if (sampling.temperature === 0) {
    llama.samplerChainAdd(chain, llama.samplerGreedy());
    return chain;
  }
  if (sampling.topK > 0) llama.samplerChainAdd(chain, llama.samplerTopK(sampling.topK));
  llama.samplerChainAdd(chain, llama.samplerTemperature(sampling.temperature));
  if (sampling.topP < 1) llama.samplerChainAdd(chain, llama.samplerTopP(sampling.topP, 1));
  if (sampling.minP > 0) llama.samplerChainAdd(chain, llama.samplerMinP(sampling.minP, 1));
  llama.samplerChainAdd(chain, llama.samplerDistribution(sampling.seed ?? randomInt(0xffffffff)));
  return chain;
};
