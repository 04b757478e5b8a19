/**
 * Collects the importance matrix of a model from a text, in a child process, and writes it to a file that can be used
 * again. The file appears when it is whole; a failure or an abort leaves nothing behind.
 * Errors: FILE_NOT_FOUND (the text), BAD_INPUT (it is too short), ENGINE_LOAD_FAILED; on abort, the signal's reason.
 */
import { rename, rm } from 'node:fs/promises';
import type { LoadOptions } from '../engine/childContract.ts';
import { explainWriteError } from '../storage/writeErrors.ts';
import type { Launcher } from '../process/launcher.ts';
import { runCalibration } from './evaluateChild.ts';
import type { CalibrateResult, ChunkProgress } from './evaluateContract.ts';
import { partOf } from './outputPlace.ts';

export interface CalibrateOptions {
  readonly launcher: Launcher;
  readonly input: string;
  readonly textPath: string;
  readonly output: string;
  /** How the app would load the model; calibrating goes where chatting would. */
  readonly options: Pick<LoadOptions, 'backend' | 'gpuLayers' | 'threads'>;
  readonly onProgress?: (progress: ChunkProgress) => void;
  readonly signal?: AbortSignal;
}

export const calibrateFile = async ({
  launcher,
  input,
  textPath,
  output,
  options: { backend, gpuLayers, threads },
  onProgress,
  signal,
}: CalibrateOptions): Promise<CalibrateResult> => {
  const part = partOf(output);
  try {
    const result = await runCalibration(
      { launcher, onProgress, signal },
      { backend, threads, textPath, model: { path: input, gpuLayers }, output: part },
    );
    await rename(part, output);
    return result;
  } catch (error) {
    await rm(part, { force: true });
    throw explainWriteError(error, output);
  }
};
