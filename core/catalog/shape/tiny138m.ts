/**
 * A shape of our own, for measurements on a CPU: built like the Qwen distills, small enough to be read from memory in
 * milliseconds, with every row a multiple of 256 so that no type falls back. 138.8 million parameters, of which the
 * vocabulary has 49 million; with the distills' 152,064 tokens it would be most of the model.
 */
import type { ModelShape } from './modelShape.ts';

export const tiny138m: ModelShape = {
  id: 'tiny-138m',
  name: 'Tiny-138M',
  architecture: 'qwen2',
  layers: 12,
  hiddenSize: 768,
  heads: 6,
  keyValueHeads: 2,
  headLength: 128,
  feedForwardLength: 2560,
  vocabularySize: 32_000,
  contextTokens: 32_768,
  ropeTheta: 10_000,
  ropeScaling: null,
  rmsNormEpsilon: 1e-6,
  beginTokenId: 0,
  endTokenId: 1,
  latentAttention: null,
  experts: null,
};
