/** A recipe as the parameters of `llama_model_quantize`. */
import { fileTypes } from '../../contract/fileTypes.ts';
import { tensorTypeTable } from '../../native/quantizeTables.ts';
import type { QuantizeParams } from '../../native/structs.ts';
import { tensorTypeNumber, type QuantizeRecipe } from './recipe.ts';

/**
 * Most memory for the rows of one tensor at work. The largest tensor of R1 671B would take 26 GiB at once; the speed
 * is the same, as far as it could be measured, and the result does not depend on it.
 */
const mostBufferBytes = 1024 ** 3;

/** Native memory lives as long as the child, which does one job. */
const kept: unknown[] = [];

export const nativeRecipe = ({ fileType, tensorTypes }: QuantizeRecipe): Partial<QuantizeParams> => {
  const overrides = tensorTypeTable(
    tensorTypes.map(({ pattern, type }) => ({ pattern, type: tensorTypeNumber(type) ?? 0 })),
  );
  kept.push(overrides?.kept);
  return {
    ftype: fileTypes[fileType],
    max_buf_size: mostBufferBytes,
    tt_overrides: overrides?.pointer ?? null,
  };
};
