/**
 * Quantizes one GGUF into another, in a child process. The result appears under its name only when it is whole and
 * verified; a failure, a cancel or a killed child leaves nothing behind, and the source is never written to.
 * Errors: those of `readModelHeader`, `checkOutputPlace` and `planQuantize`, DISK_FULL (before the first byte, or on the way),
 * FILE_WRITE_FAILED, QUANTIZE_FAILED; on abort, the signal's reason.
 */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HearthError } from '../../contract/error.ts';
import { readModelHeader, type ModelHeader } from '../catalog/ggufHeader.ts';
import type { Launcher } from '../process/launcher.ts';
import { checkOutputPlace, partOf, readFreeBytes } from './outputPlace.ts';
import { checkPlan, planQuantize, type QuantizePlan } from './planQuantize.ts';
import { runQuantizeChild } from './quantizeChild.ts';
import { readTensorLine } from './quantizeLog.ts';
import type { QuantizeRecipe } from './recipe.ts';

export interface QuantizeProgress {
  readonly tensor: { readonly name: string; readonly index: number; readonly count: number };
  /** Of the source's tensors. */
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface QuantizeOptions {
  readonly launcher: Launcher;
  readonly input: string;
  readonly output: string;
  readonly recipe: QuantizeRecipe;
  readonly threads: number;
  /** What it will be, before the first byte. */
  readonly onPlan?: (plan: QuantizePlan) => void;
  readonly onProgress?: (progress: QuantizeProgress) => void;
  readonly signal?: AbortSignal;
  /** Free bytes of the folder's disk before the first byte is written; given by tests. */
  readonly readFreeBytes?: (folder: string) => Promise<number | null>;
}

/** Metadata and alignment around the tensors, and a little for everyone else on the disk. */
const spareBytes = 64 * 1024 * 1024;
/** With less than this the disk counts as full: a file is written in pieces. */
const fullBelowBytes = 1024 * 1024;

const decimal = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 1e9 ? 3 : 1)} GB`;

const diskFull = (neededBytes: number | null, freeBytes: number, folder: string): HearthError =>
  new HearthError({
    code: 'DISK_FULL',
    message:
      neededBytes === null
        ? `The disk of ${folder} became full. The unfinished file was removed.`
        : `The result needs ${decimal(neededBytes)}; the disk of ${folder} has ${decimal(freeBytes)} free.`,
    details: { neededBytes, freeBytes, folder },
    next: 'Free some disk space, or choose a folder on another disk; the source is unchanged.',
  });

const checkResult = (source: ModelHeader, result: ModelHeader): void => {
  const names = new Set(result.tensors.map(({ name }) => name));
  const missing = source.tensors.filter(({ name }) => !names.has(name));
  if (missing.length === 0) return;
  throw new HearthError({
    code: 'QUANTIZE_FAILED',
    message: `The result lacks ${missing.length} of ${source.tensors.length} tensors, ${missing[0]?.name ?? ''} first.`,
    next: 'Start again; the source is unchanged.',
  });
};

const syncFile = async (path: string): Promise<void> => {
  const file = await open(path, 'r+');
  await file.sync().finally(() => file.close());
};

/** Resolves with the result's header. */
export const quantizeFile = async (options: QuantizeOptions): Promise<ModelHeader> => {
  const { launcher, input, output, recipe, threads, signal, onProgress } = options;
  const folder = dirname(output);
  const part = partOf(output);
  const source = await readModelHeader(input);
  await checkOutputPlace(input, output);
  const plan = await planQuantize({ launcher, input, source, recipe, signal });
  checkPlan(plan, recipe);
  options.onPlan?.(plan);
  const freeBytes = (await (options.readFreeBytes ?? readFreeBytes)(folder)) ?? 0;
  if (freeBytes < plan.fileBytes + spareBytes) throw diskFull(plan.fileBytes + spareBytes, freeBytes, folder);

  const bytesOfTensor = new Map(source.tensors.map(({ name, bytes }) => [name, bytes]));
  const totalBytes = source.tensors.reduce((sum, { bytes }) => sum + bytes, 0);
  let doneBytes = 0;
  try {
    await rm(part, { force: true });
    await runQuantizeChild({
      launcher,
      request: { input, output: part, recipe, threads, dryRun: false, allowRequantize: plan.sourceLoss !== null },
      signal,
      onLine: (line) => {
        const tensor = readTensorLine(line);
        if (tensor === null) return;
        doneBytes += bytesOfTensor.get(tensor.name) ?? 0;
        onProgress?.({ tensor, doneBytes, totalBytes });
      },
    });
    const result = await readModelHeader(part);
    checkResult(source, result);
    await syncFile(part);
    await rename(part, output);
    return result;
  } catch (error) {
    const leftBytes = await readFreeBytes(folder);
    await rm(part, { force: true });
    const wroteInVain = error instanceof HearthError && error.code === 'FILE_WRITE_FAILED';
    throw wroteInVain && leftBytes !== null && leftBytes < fullBelowBytes ? diskFull(null, leftBytes, folder) : error;
  }
};
