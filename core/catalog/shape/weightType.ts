/** The tensor types that can be filled with random bits, by ggml's names. */
import { tensorTypes, type TensorType } from '../tensorTypes.ts';

export const weightTypes = [
  'f32',
  'f16',
  'bf16',
  'q4_0',
  'q4_1',
  'q5_0',
  'q5_1',
  'q8_0',
  'q2_K',
  'q3_K',
  'q4_K',
  'q5_K',
  'q6_K',
  'iq1_s',
  'iq2_xxs',
  'iq2_xs',
  'iq2_s',
  'iq3_xxs',
  'iq3_s',
  'iq4_nl',
  'iq4_xs',
] as const;
export type WeightType = (typeof weightTypes)[number];

/** With its number in GGUF. */
export const weightTypeFacts = (type: WeightType): TensorType & { readonly number: number } => {
  const found = Object.entries(tensorTypes).find(([, { name }]) => name === type);
  if (found === undefined) throw new Error(`ggml has no tensor type ${type}.`);
  return { number: Number(found[0]), ...found[1] };
};
