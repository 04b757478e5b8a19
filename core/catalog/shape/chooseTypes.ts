/**
 * Which type each tensor gets, as llama.cpp's quantizer chooses without an importance matrix: a port of
 * `llama_tensor_get_type` and `tensor_type_fallback` (src/llama-quant.cpp of the pinned release) for the architectures
 * and file types that are made here. `n/8` and the like are whole numbers there, so they are rounded down here.
 */
import type { FileType } from '../../../contract/fileTypes.ts';
import type { FileKind } from './fileKind.ts';
import type { ModelShape } from './modelShape.ts';
import type { ModelTensor } from './modelTensors.ts';
import { weightTypeFacts, type WeightType } from './weightType.ts';

/** The roles that the mixtures treat apart. */
type Role = 'embedding' | 'output' | 'value' | 'attentionOutput' | 'down' | 'other';

const roleOf = (name: string): Role => {
  if (name === 'output.weight') return 'output';
  if (name === 'token_embd.weight') return 'embedding';
  if (name.includes('attn_v.weight')) return 'value';
  if (name.includes('attn_output.weight')) return 'attentionOutput';
  return name.includes('ffn_down') ? 'down' : 'other';
};

interface Place {
  readonly fileType: FileType;
  readonly base: WeightType;
  readonly shape: ModelShape;
  readonly layer: number;
  /** How many tensors of this role came before, and how many value projections there are in all. */
  readonly nth: number;
  readonly valueCount: number;
}

const eighth = (count: number): number => Math.floor(count / 8);

/** The first and last eighth of the layers, and every third between. */
const hasMoreBits = (layer: number, layers: number): boolean =>
  layer < eighth(layers) || layer >= Math.floor((7 * layers) / 8) || (layer - eighth(layers)) % 3 === 2;

const isBelowThreeBits = (fileType: FileType): boolean => fileType === 'IQ1_S' || fileType === 'IQ2_XXS';
const isFourBitTable = (fileType: FileType): boolean => fileType === 'IQ4_NL' || fileType === 'IQ4_XS';

const queriesPerKey = ({ heads, keyValueHeads }: ModelShape): number => Math.floor(heads / keyValueHeads);

const outputType = ({ base, fileType, shape }: Place): WeightType => {
  if (shape.hiddenSize % weightTypeFacts(base).blockElements !== 0) return 'q8_0';
  if (isBelowThreeBits(fileType)) return 'q5_K';
  return base === 'q8_0' ? base : 'q6_K';
};

const valueType = ({ base, fileType, shape, nth, valueCount }: Place): WeightType => {
  const isShared = queriesPerKey(shape) >= 4;
  switch (fileType) {
    case 'IQ1_S':
    case 'IQ2_XXS':
      return isShared ? 'q4_K' : 'q2_K';
    case 'Q2_K':
      return isShared ? 'q4_K' : 'q3_K';
    case 'Q3_K_M':
      return nth < 2 ? 'q5_K' : 'q4_K';
    case 'Q3_K_L':
      return 'q5_K';
    case 'Q4_K_S':
      return nth < 4 ? 'q5_K' : base;
    case 'Q4_K_M':
    case 'Q5_K_M':
      return hasMoreBits(nth, valueCount) ? 'q6_K' : base;
    default:
      return isFourBitTable(fileType) && isShared ? 'q5_K' : base;
  }
};

/** The 70B shares its values among eight queries: better ones cost it next to nothing. */
const improveFor70B = (type: WeightType, { fileType, shape }: Place): WeightType =>
  shape.architecture === 'llama' &&
  shape.layers === 80 &&
  queriesPerKey(shape) > 1 &&
  !isBelowThreeBits(fileType) &&
  (type === 'q3_K' || type === 'q4_K')
    ? 'q5_K'
    : type;

const downType = ({ base, fileType, shape: { layers }, layer, nth }: Place): WeightType => {
  switch (fileType) {
    case 'IQ1_S':
    case 'IQ2_XXS':
      return nth < eighth(layers) ? 'q2_K' : base;
    case 'Q2_K':
      return 'q3_K';
    case 'Q3_K_M':
      return layer < Math.floor(layers / 16) ? 'q5_K' : 'q4_K';
    case 'Q3_K_L':
      return 'q5_K';
    case 'Q4_K_S':
      return layer < eighth(layers) ? 'q5_K' : base;
    case 'Q4_K_M':
    case 'Q5_K_M':
      return hasMoreBits(layer, layers) ? 'q6_K' : base;
    default:
      return isFourBitTable(fileType) && layer < eighth(layers) ? 'q5_K' : base;
  }
};

const attentionOutputType = ({ base, fileType, shape }: Place): WeightType => {
  // Eight experts mean Mixtral to llama.cpp.
  const isMixtral = shape.experts?.count === 8;
  switch (fileType) {
    case 'IQ1_S':
      return isMixtral ? 'q5_K' : 'iq2_xxs';
    case 'Q2_K':
      return isMixtral ? 'q5_K' : 'q3_K';
    case 'Q3_K_M':
      return isMixtral ? 'q5_K' : 'q4_K';
    case 'Q3_K_L':
      return isMixtral ? base : 'q5_K';
    case 'IQ2_XXS':
    case 'Q3_K_S':
    case 'Q4_K_S':
    case 'Q4_K_M':
    case 'IQ4_NL':
    case 'IQ4_XS':
      return isMixtral ? 'q5_K' : base;
    default:
      return base;
  }
};

const mixedType = (role: Role, place: Place): WeightType => {
  switch (role) {
    case 'output':
      return outputType(place);
    case 'embedding':
      return isBelowThreeBits(place.fileType) ? 'q2_K' : place.base;
    case 'value':
      return improveFor70B(valueType(place), place);
    case 'down':
      return downType(place);
    case 'attentionOutput':
      return attentionOutputType(place);
    case 'other':
      return place.base;
  }
};

/** For rows that are no whole number of 256-element blocks: a type with blocks of 32. */
const narrower: Partial<Record<WeightType, WeightType>> = {
  iq1_s: 'iq4_nl',
  iq2_xxs: 'iq4_nl',
  iq4_xs: 'iq4_nl',
  q2_K: 'q4_0',
  q3_K: 'q4_0',
  q4_K: 'q5_0',
  q5_K: 'q5_1',
  q6_K: 'q8_0',
};

const fitRow = (type: WeightType, rowElements: number): WeightType => {
  const fits = (candidate: WeightType): boolean => rowElements % weightTypeFacts(candidate).blockElements === 0;
  if (fits(type)) return type;
  const other = narrower[type] ?? type;
  return fits(other) ? other : 'f16';
};

/** One type for each tensor, in their order, which must be that of the layers. */
export const chooseTypes = (kind: FileKind, shape: ModelShape, tensors: readonly ModelTensor[]): WeightType[] => {
  const met = new Map<Role, number>();
  const valueCount = tensors.filter(({ name }) => roleOf(name) === 'value').length;
  return tensors.map(({ name, dimensions, keepsF32 }) => {
    if (keepsF32) return 'f32';
    const role = roleOf(name);
    const nth = met.get(role) ?? 0;
    met.set(role, nth + 1);
    const { base, fileType } = kind;
    const layer = Number(/^blk\.(\d+)\./.exec(name)?.[1] ?? 0);
    const type = kind.uniform ? base : mixedType(role, { fileType, base, shape, layer, nth, valueCount });
    return fitRow(type, dimensions[0] ?? 0);
  });
};
