/**
 * What a quantization will make, decided by llama.cpp itself (its dry run) before a byte is written: the type of each
 * tensor and the size of the file.
 * Errors: BAD_INPUT (a rule that meets no tensor), QUANTIZE_FAILED (the source is quantized already; the type needs an
 * importance matrix), and those of `runQuantizeChild`.
 */
import { HearthError } from '../../contract/error.ts';
import type { ModelHeader } from '../catalog/ggufHeader.ts';
import { tensorBytes, tensorTypes } from '../catalog/tensorTypes.ts';
import type { Launcher } from '../process/launcher.ts';
import { missingImportance, sourceQuantizedAlready } from './quantizeFailure.ts';
import { readTargetType, readTensorLine, tellsOfMissingImportance } from './quantizeLog.ts';
import { runQuantizeChild } from './quantizeChild.ts';
import { checkRulesMeetTensors, tensorTypeNumber, type QuantizeRecipe } from './recipe.ts';

export interface PlannedTensor {
  readonly name: string;
  readonly fromType: string;
  readonly toType: string;
  /** In the result. */
  readonly bytes: number;
}

export interface QuantizePlan {
  readonly tensors: readonly PlannedTensor[];
  /** Of the whole result; its metadata may be some 200 bytes longer or shorter than the source's. */
  readonly fileBytes: number;
  /** Null, or what the source has lost already: it is quantized itself, if only a little. */
  readonly sourceLoss: string | null;
  readonly needsImportance: boolean;
}

export interface PlanOptions {
  readonly launcher: Launcher;
  readonly input: string;
  readonly source: ModelHeader;
  readonly recipe: QuantizeRecipe;
  readonly signal?: AbortSignal | undefined;
}

/** GGUF's default alignment; the quantizer writes no other. */
const alignmentBytes = 32;
const padded = (bytes: number): number => Math.ceil(bytes / alignmentBytes) * alignmentBytes;
const sumOf = (tensors: readonly { readonly bytes: number }[]): number =>
  tensors.reduce((sum, { bytes }) => sum + padded(bytes), 0);

const wholeTypes = ['f32', 'f16', 'bf16', 'f64'];
/** Eight bits lose so little that making a smaller type of it is sensible where nothing better is at hand. */
const nearlyWholeType = 'q8_0';

/** True where tensors of the source are Q8_0, which may be quantized again with a warning. Errors: QUANTIZE_FAILED. */
export const isQuantizedLittle = ({ tensors }: ModelHeader, { fileType }: QuantizeRecipe): boolean => {
  const types = new Set(tensors.map(({ type }) => type).filter((type) => !wholeTypes.includes(type)));
  for (const type of types) {
    const number = tensorTypeNumber(type);
    const isBlocks = number !== null && (tensorTypes[number]?.blockElements ?? 1) > 1;
    if (isBlocks && type !== nearlyWholeType) throw sourceQuantizedAlready(fileType, type);
  }
  return types.has(nearlyWholeType);
};

const bytesAs = (typeName: string, dimensions: readonly number[]): number => {
  const type = tensorTypes[tensorTypeNumber(typeName) ?? -1];
  const bytes = type === undefined ? null : tensorBytes(type, dimensions);
  if (bytes !== null) return bytes;
  throw new HearthError({
    code: 'QUANTIZE_FAILED',
    message: `llama.cpp plans a tensor type that is not known here: ${typeName}.`,
    next: 'Report this with the name of the model.',
  });
};

export const planQuantize = async ({ launcher, input, source, recipe, signal }: PlanOptions): Promise<QuantizePlan> => {
  checkRulesMeetTensors(
    recipe.tensorTypes,
    source.tensors.map(({ name }) => name),
  );
  const quantizedLittle = isQuantizedLittle(source, recipe);
  const targets = new Map<string, string>();
  let needsImportance = false;
  await runQuantizeChild({
    launcher,
    request: { input, output: '', recipe, threads: 1, dryRun: true, allowRequantize: quantizedLittle },
    signal,
    onLine: (line) => {
      const tensor = readTensorLine(line);
      const target = readTargetType(line);
      if (tensor !== null && target !== null) targets.set(tensor.name, target);
      needsImportance ||= tellsOfMissingImportance(line);
    },
  });
  const tensors = source.tensors.map(({ name, type, dimensions, bytes }): PlannedTensor => {
    const toType = targets.get(name) ?? type;
    return { name, fromType: type, toType, bytes: toType === type ? bytes : bytesAs(toType, dimensions) };
  });
  return {
    tensors,
    fileBytes: source.fileBytes - sumOf(source.tensors) + sumOf(tensors),
    sourceLoss: quantizedLittle ? 'Q8_0' : null,
    needsImportance,
  };
};

/** Errors: QUANTIZE_FAILED where the plan cannot be carried out. */
export const checkPlan = ({ needsImportance }: QuantizePlan, { fileType }: QuantizeRecipe): void => {
  if (needsImportance) throw missingImportance(fileType);
};
