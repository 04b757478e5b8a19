import { expect, it } from 'vitest';
import type { RankedVariant } from '../../contract/plan.ts';
import { bestVariant, groupByModel } from './variants.ts';

const variant = (modelId: string, quantization: string, verdict: RankedVariant['verdict']): RankedVariant => ({
  modelId,
  name: modelId,
  quantization,
  bytes: 1,
  bytesEstimated: false,
  verdict,
  why: '',
  whyNote: { key: 'variantOnCpu', values: {} },
  recommended: false,
  contextLength: 8192,
  gpuBytes: 0,
  ramBytes: 1,
  decodeTokensPerSecond: null,
  decodeLow: null,
  decodeHigh: null,
});

it('shows each model once, at its best variant: forty rows of eight models hide the choice', () => {
  const ranked = [variant('b', 'Q4', 'runs'), variant('a', 'Q8', 'runs'), variant('b', 'Q2', 'slow')];
  expect(groupByModel(ranked).map(({ best, others }) => [best.modelId, best.quantization, others.length])).toEqual([
    ['b', 'Q4', 1],
    ['a', 'Q8', 0],
  ]);
});

it('offers nothing that does not fit: the button would lead to a model that cannot be loaded', () => {
  expect(bestVariant([variant('a', 'Q4', 'does not fit')])).toBeNull();
  expect(bestVariant([variant('a', 'Q4', 'slow')])?.modelId).toBe('a');
  expect(bestVariant([])).toBeNull();
});
