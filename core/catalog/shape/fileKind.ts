/**
 * What a whole file can be made of. The names of llama.cpp's file types mean what its quantizer makes of them without
 * an importance matrix, where some tensors get better types; `Q3_K`, `Q4_K` and `Q5_K`, which are tensor types only,
 * mean every matrix in that type.
 */
import type { FileType } from '../../../contract/fileTypes.ts';
import type { WeightType } from './weightType.ts';

export interface FileKind {
  readonly name: string;
  /** The type of most matrices. */
  readonly base: WeightType;
  /** What stands in `general.file_type`. */
  readonly fileType: FileType;
  /** True where all matrices that can have the base type have it. */
  readonly uniform: boolean;
}

const mixed = (fileType: FileType, base: WeightType): FileKind => ({ name: fileType, base, fileType, uniform: false });
const uniform = (name: string, base: WeightType, fileType: FileType): FileKind => ({
  name,
  base,
  fileType,
  uniform: true,
});

export const fileKinds: readonly FileKind[] = [
  uniform('F32', 'f32', 'F32'),
  uniform('F16', 'f16', 'F16'),
  uniform('BF16', 'bf16', 'BF16'),
  mixed('Q4_0', 'q4_0'),
  mixed('Q4_1', 'q4_1'),
  mixed('Q5_0', 'q5_0'),
  mixed('Q5_1', 'q5_1'),
  mixed('Q8_0', 'q8_0'),
  mixed('Q2_K', 'q2_K'),
  mixed('Q3_K_S', 'q3_K'),
  mixed('Q3_K_M', 'q3_K'),
  mixed('Q3_K_L', 'q3_K'),
  mixed('Q4_K_S', 'q4_K'),
  mixed('Q4_K_M', 'q4_K'),
  mixed('Q5_K_S', 'q5_K'),
  mixed('Q5_K_M', 'q5_K'),
  mixed('Q6_K', 'q6_K'),
  mixed('IQ1_S', 'iq1_s'),
  mixed('IQ2_XXS', 'iq2_xxs'),
  mixed('IQ4_NL', 'iq4_nl'),
  mixed('IQ4_XS', 'iq4_xs'),
  uniform('Q3_K', 'q3_K', 'Q3_K_S'),
  uniform('Q4_K', 'q4_K', 'Q4_K_S'),
  uniform('Q5_K', 'q5_K', 'Q5_K_S'),
];

/** Types whose mixtures are not known here, every matrix in them: to measure what the type costs. */
export const measuredKinds: readonly FileKind[] = [
  uniform('IQ2_XS', 'iq2_xs', 'IQ2_XS'),
  uniform('IQ2_S', 'iq2_s', 'IQ2_S'),
  uniform('IQ3_XXS', 'iq3_xxs', 'IQ3_XXS'),
  uniform('IQ3_S', 'iq3_s', 'IQ3_S'),
];

/** By name, in any case; null where it cannot be made. */
export const parseFileKind = (text: string, kinds = fileKinds): FileKind | null =>
  kinds.find(({ name }) => name === text.trim().toUpperCase()) ?? null;
