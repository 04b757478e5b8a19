/** A recipe as the parameters of `llama_model_quantize`. */
import { basename } from 'node:path';
import { fileTypes } from '../../contract/fileTypes.ts';
import { importanceTable, keyValueTable, tensorTypeTable } from '../../native/quantizeTables.ts';
import type { QuantizeParams } from '../../native/structs.ts';
import { meanSquares, readImportance } from './importanceFile.ts';
import { tensorTypeNumber, type QuantizeRecipe } from './recipe.ts';

/**
 * Most memory for the rows of one tensor at work. The largest tensor of R1 671B would take 26 GiB at once; the result
 * does not depend on it.
 */
const mostBufferBytes = 1024 ** 3;

/** Native memory lives as long as the child, which does one job. */
const kept: unknown[] = [];

/** The matrix, and what the result tells of it: the keys of llama.cpp's own tool, but the file without its folders. */
const importanceParams = async (path: string): Promise<Partial<QuantizeParams>> => {
  const { entries, dataset, chunks } = await readImportance(path);
  const matrix = importanceTable(new Map([...entries].map(([name, entry]) => [name, meanSquares(entry)])));
  const told = keyValueTable({
    'quantize.imatrix.file': basename(path),
    ...(dataset === null ? {} : { 'quantize.imatrix.dataset': dataset }),
    'quantize.imatrix.entries_count': entries.size,
    ...(chunks > 0 ? { 'quantize.imatrix.chunks_count': chunks } : {}),
  });
  kept.push(matrix.kept, told?.kept);
  return { imatrix: matrix.pointer, kv_overrides: told?.pointer ?? null };
};

export const nativeRecipe = async ({
  fileType,
  tensorTypes,
  importanceFile,
}: QuantizeRecipe): Promise<Partial<QuantizeParams>> => {
  const overrides = tensorTypeTable(
    tensorTypes.map(({ pattern, type }) => ({ pattern, type: tensorTypeNumber(type) ?? 0 })),
  );
  kept.push(overrides?.kept);
  return {
    ftype: fileTypes[fileType],
    max_buf_size: mostBufferBytes,
    tt_overrides: overrides?.pointer ?? null,
    ...(importanceFile === null ? {} : await importanceParams(importanceFile)),
  };
};
