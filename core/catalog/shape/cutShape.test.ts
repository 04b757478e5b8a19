import { describe, expect, it } from 'vitest';
import { cutShape, type Cut } from './cutShape.ts';
import type { ModelShape } from './modelShape.ts';
import { familyShape } from './smallShapes.testing.ts';

const cut = (shape: ModelShape, changes: Partial<Cut>): ModelShape =>
  cutShape(shape, { layers: null, experts: null, contextTokens: null, ...changes });

describe('cutShape', () => {
  const moe = familyShape('r1-671b');

  it.each([
    [1, 0],
    [2, 1],
    [3, 1],
    [30, 1],
    [40, 2],
    [61, 3],
  ])(
    'of %i layers leaves %i dense: with none left to the experts, another kind of model is measured',
    (layers, dense) => {
      expect(cut(moe, { layers }).experts?.leadingDenseLayers).toBe(dense);
    },
  );

  it('never uses more experts than are left: llama.cpp ends the process', () => {
    expect(cut(moe, { experts: 4 }).experts).toMatchObject({ count: 4, used: 4 });
    expect(cut(moe, { experts: 16 }).experts).toMatchObject({ count: 16, used: 8 });
  });

  it('says what was cut: a part must not be taken for the whole model', () => {
    expect(cut(moe, { layers: 3, experts: 16 }).name).toBe('DeepSeek-R1, 3 of 61 layers, 16 of 256 experts');
    expect(cut(moe, { layers: 61 }).name).toBe('DeepSeek-R1');
  });

  it('refuses what is not there', () => {
    expect(() => cut(moe, { layers: 62 })).toThrow('the model has 61 layers');
    expect(() => cut(moe, { experts: 257 })).toThrow('the model has 256 experts');
    expect(() => cut(familyShape('r1-distill-qwen-7b'), { experts: 8 })).toThrow('has no experts');
  });
});
