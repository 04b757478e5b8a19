/**
 * An order and not a score: more parameters are better, and few bits per weight take that away again. The steps follow
 * what llama.cpp's quantization types are known for: hardly any loss from 4.5 bits up, a clear one below 3.7; at 3 bits a
 * model is no better than one of half its size at 4.5. The old types of 4 bits do worse than their size says (perplexity that
 * `llama-quantize --help` tells for Llama 3 8B: Q4_0 + 0.47 and Q4_1 + 0.45, beside Q4_K_S + 0.27 and Q3_K_L + 0.56).
 */
import type { ModelFacts } from './modelFacts.ts';

const keptShare: readonly (readonly [fromBits: number, share: number])[] = [
  [8, 1],
  [6.2, 0.995],
  [5.2, 0.99],
  [4.7, 0.98],
  [4.4, 0.97],
  [4, 0.9],
  [3.7, 0.75],
  [3.3, 0.45],
  [2.9, 0.42],
  // The dynamic types of the 671B model.
  [2.6, 0.39],
  [2.2, 0.37],
  [1.9, 0.35],
];
/** Of what has fewer bits still. */
const leastShare = 0.33;

const bitsLost: Readonly<Record<string, number>> = { Q4_0: 0.5, Q4_1: 1 };

export const capability = ({
  parameters,
  fileBytes,
  quantization,
}: Pick<ModelFacts, 'parameters' | 'fileBytes' | 'quantization'>): number => {
  const bits = (fileBytes * 8) / parameters - (bitsLost[quantization.toUpperCase()] ?? 0);
  return parameters * (keptShare.find(([from]) => bits >= from)?.[1] ?? leastShare);
};
