/**
 * An order and not a score: more parameters are better, and few bits per weight take that away again. The steps follow
 * what llama.cpp's quantization types are known for: hardly any loss from 4.5 bits up, a clear one below 3.7; at 3 bits a
 * model is no better than one of half its size at 4.5.
 */
import type { CatalogueModel } from '../catalog/catalog.ts';

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

export const capability = (model: Pick<CatalogueModel, 'parameters'>, bytes: number): number => {
  const bits = (bytes * 8) / model.parameters;
  return model.parameters * (keptShare.find(([from]) => bits >= from)?.[1] ?? leastShare);
};
