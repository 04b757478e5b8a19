/**
 * Measures what a quantization cost, against the file that it was made of. Nothing runs in this process: two models side
 * by side in an evaluation child, then (for the demo models) each in an engine child. Aborting kills the child at work.
 * Errors: those of `readModelHeader`, BAD_INPUT (other vocabularies), ENGINE_LOAD_FAILED, the death of a child; on
 * abort, the signal's reason.
 */
import { HearthError } from '../../contract/error.ts';
import { gradeOf, type QualityCertificate, type RightAnswers, type TextComparison } from '../../contract/quality.ts';
import { readModelHeader, type ModelHeader } from '../catalog/ggufHeader.ts';
import type { LoadOptions } from '../engine/childContract.ts';
import { hashFile } from '../install/hashFile.ts';
import type { Launcher } from '../process/launcher.ts';
import { runComparison } from './evaluateChild.ts';
import { qualityTextOf, readProblems } from './qualityTexts.ts';
import { countRightAnswers } from './rightAnswers.ts';

export interface QualityProgress {
  readonly phase: 'compare' | 'answers';
  readonly done: number;
  readonly total: number;
}

export interface MeasuredFile {
  readonly path: string;
  readonly sha256: string;
}

export interface QualityOptions {
  readonly launcher: Launcher;
  /** Folder of the shipped assets. */
  readonly assets: string;
  readonly model: MeasuredFile;
  readonly source: MeasuredFile;
  /** How the app would load a file; measuring goes where chatting would. */
  readonly loadOptionsOf: (path: string, header: ModelHeader) => Promise<LoadOptions>;
  readonly onProgress?: (progress: QualityProgress) => void;
  readonly signal: AbortSignal;
  /** While it is true, only what is begun is gone on with. */
  readonly isHeld?: () => boolean;
}

const outOfRoom = (error: unknown): boolean =>
  error instanceof HearthError && (error.code === 'ENGINE_LOAD_FAILED' || error.code === 'ENGINE_OUT_OF_MEMORY');

/** On the GPU where chatting would be; two models at once may not fit there, and then the CPU does it. */
const compare = async (options: QualityOptions, textPath: string, header: ModelHeader): Promise<TextComparison> => {
  const { launcher, model, source, signal, onProgress, isHeld } = options;
  const { backend, gpuLayers, threads } = await options.loadOptionsOf(model.path, header);
  const host = {
    launcher,
    signal,
    isHeld,
    onProgress: ({ doneChunks: done, totalChunks: total }: { doneChunks: number; totalChunks: number }) =>
      onProgress?.({ phase: 'compare', done, total }),
  };
  const run = (layers: number): Promise<TextComparison> =>
    runComparison(host, {
      backend,
      threads,
      textPath,
      source: { path: source.path, gpuLayers: layers },
      candidate: { path: model.path, gpuLayers: layers },
    });
  try {
    return await run(gpuLayers);
  } catch (error) {
    if (gpuLayers === 0 || !outOfRoom(error)) throw error;
    return run(0);
  }
};

const solve = async (
  options: QualityOptions,
  problemsPath: string,
  modelHeader: ModelHeader,
  sourceHeader: ModelHeader,
): Promise<RightAnswers> => {
  const { launcher, model, source, signal, onProgress, loadOptionsOf, isHeld } = options;
  const problems = await readProblems(problemsPath);
  let done = 0;
  const onDone = (): void => {
    done += 1;
    onProgress?.({ phase: 'answers', done, total: problems.length * 2 });
  };
  const right = async (path: string, header: ModelHeader): Promise<number> =>
    countRightAnswers({ launcher, problems, onDone, signal, isHeld }, await loadOptionsOf(path, header));
  return {
    problems: problems.length,
    right: await right(model.path, modelHeader),
    sourceRight: await right(source.path, sourceHeader),
  };
};

export const measureQuality = async (options: QualityOptions): Promise<QualityCertificate> => {
  const { assets, model, source } = options;
  const modelHeader = await readModelHeader(model.path);
  const sourceHeader = await readModelHeader(source.path);
  const text = qualityTextOf(modelHeader, assets);
  const comparison = await compare(options, text.path, modelHeader);
  return {
    ...comparison,
    modelSha256: model.sha256,
    sourceSha256: source.sha256,
    sourceQuantization: sourceHeader.quantization,
    text: { name: text.name, sha256: await hashFile(text.path) },
    grade: gradeOf(comparison.meanKlDivergence),
    rightAnswers:
      text.problemsPath === null ? null : await solve(options, text.problemsPath, modelHeader, sourceHeader),
    measuredAt: new Date().toISOString(),
  };
};
