import { describe, expect, it } from 'vitest';
import { chooseTypes } from './chooseTypes.ts';
import type { ModelShape } from './modelShape.ts';
import { modelTensors } from './modelTensors.ts';
import { familyShape, kindNamed } from './smallShapes.testing.ts';
import type { WeightType } from './weightType.ts';

const typesOf = (shape: ModelShape, kind: string, uniform = false): Map<string, WeightType | undefined> => {
  const tensors = modelTensors(shape);
  const types = chooseTypes({ ...kindNamed(kind), ...(uniform ? { uniform } : {}) }, shape, tensors);
  return new Map(tensors.map(({ name }, index) => [name, types[index]]));
};

const layersWith = (types: Map<string, WeightType | undefined>, name: string, type: WeightType): number[] =>
  [...types]
    .filter(([tensor, found]) => tensor.endsWith(`.${name}.weight`) && found === type)
    .map(([tensor]) => Number(tensor.split('.')[1]));

/** What `llama-quantize --dry-run` of the pinned release answered for the same shapes. */
describe('chooseTypes', () => {
  it('mixes Q4_K_M as llama.cpp: its better types are a sixth of what is read for each token', () => {
    const types = typesOf(familyShape('r1-distill-qwen-7b'), 'Q4_K_M');
    const better = [0, 1, 2, 5, 8, 11, 14, 17, 20, 23, 24, 25, 26, 27];
    expect(layersWith(types, 'attn_v', 'q6_K')).toEqual(better);
    expect(layersWith(types, 'ffn_down', 'q6_K')).toEqual(better);
    expect(types.get('output.weight')).toBe('q6_K');
    expect(types.get('token_embd.weight')).toBe('q4_K');
    expect(types.get('blk.0.attn_q.bias')).toBe('f32');
  });

  it('gives the 70B better values: it alone has eight queries for each', () => {
    const types = typesOf(familyShape('r1-distill-llama-70b'), 'Q3_K_M');
    expect(layersWith(types, 'attn_v', 'q5_K')).toHaveLength(80);
    expect(layersWith(types, 'ffn_down', 'q5_K')).toEqual([0, 1, 2, 3, 4]);
  });

  it('falls back where a row is no whole block: llama.cpp refuses a file that has such a tensor', () => {
    const types = typesOf(familyShape('r1-671b'), 'Q4_K_M');
    expect(types.get('blk.60.attn_k_b.weight')).toBe('q5_0');
    expect(types.get('blk.60.ffn_gate_inp.weight')).toBe('f32');
    expect(layersWith(types, 'ffn_down_exps', 'q6_K')[0]).toBe(3);
    expect(typesOf(familyShape('r1-671b'), 'IQ1_S').get('blk.60.attn_k_b.weight')).toBe('iq4_nl');
  });

  it('has one type only where that is asked for', () => {
    const shape = familyShape('r1-distill-qwen-7b');
    expect(new Set(typesOf(shape, 'Q4_0').values())).toEqual(new Set(['q4_0', 'q6_K', 'f32']));
    expect(new Set(typesOf(shape, 'Q4_0', true).values())).toEqual(new Set(['q4_0', 'f32']));
    expect(new Set(typesOf(shape, 'Q4_K').values())).toEqual(new Set(['q4_K', 'f32']));
  });
});
