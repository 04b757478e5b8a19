/**
 * Quality as jobs of their own, one at a time and behind nothing else: a model chats before it is measured, and no
 * download waits for it. What was downloaded to make a model of stays until that is measured, over the app's end and one
 * failure too.
 */
import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { HearthError } from '../../contract/error.ts';
import type { InstalledModel, Job } from '../../contract/models.ts';
import type { MeasuredFile } from '../quantize/measureQuality.ts';
import type { Certifier } from './certifier.ts';
import type { GivingWay } from './givesWay.ts';
import { totalBytesOf, type InstallTarget } from './installTarget.ts';
import { cancelReason, keepsWhatArrived, type JobOptions, type JobRunner } from './jobRunner.ts';
import { isOver, type JobList } from './jobs.ts';
import { removeDownload } from './obtainFiles.ts';
import type { ModelStore } from './store.ts';
import { lockFolder, readArrivedBytes, readUnfinished, writeUnfinished } from './unfinished.ts';

export interface Measurer {
  /** Against the source that is kept of a download, or looked for on this machine. */
  measure(model: InstalledModel): Promise<{ jobId: string }>;
  /** Against what it was made of, whose download is removed then. */
  measureMade(model: InstalledModel, source: MeasuredFile): { jobId: string };
  /** Nothing reads the model's files any more. */
  stop(id: string): Promise<void>;
}

export interface MeasurerOptions {
  readonly store: ModelStore;
  readonly jobs: JobList;
  readonly runner: JobRunner;
  readonly certifier: Certifier;
  readonly way: GivingWay;
}

/** What was made here of the very source that is wanted: nothing is to be fetched for it. */
export const findMade = (target: InstallTarget, installed: readonly InstalledModel[]): InstalledModel | null => {
  const [file] = 'files' in target.source ? target.source.files : [];
  if (target.quantizeTo === null || file?.sha256 == null) return null;
  const model = installed.find(({ id }) => id === target.id);
  return model?.origin?.kind === 'quantized' && model.origin.source === file.sha256 ? model : null;
};

/** Of a download that is kept only to measure what was made of it; null where it is another, or not all here. */
export const sourceOfMade = async (
  target: InstallTarget,
  installed: readonly InstalledModel[],
  store: ModelStore,
): Promise<(MeasuredFile & { readonly model: InstalledModel }) | null> => {
  const model = findMade(target, installed);
  const [file] = 'files' in target.source ? target.source.files : [];
  if (model === null || file?.sha256 == null) return null;
  const folder = store.downloadFolder(target.id);
  const isWhole = (await readArrivedBytes(folder, target)) === totalBytesOf(target);
  return isWhole ? { path: join(folder, file.name), sha256: file.sha256, model } : null;
};

/** Notes that it failed. False where that is noted already, or nothing is. */
const keepForAnother = async (folder: string): Promise<boolean> => {
  const noted = await readUnfinished(folder);
  if (noted?.wantsToRun !== true) return false;
  await writeUnfinished(folder, { ...noted, wantsToRun: false });
  return true;
};

const isElsewhere = (error: unknown): boolean => error instanceof HearthError && error.code === 'HOME_IN_USE';

export const createMeasurer = ({ store, jobs, runner, certifier, way }: MeasurerOptions): Measurer => {
  const atIt = (id: string): Job[] =>
    jobs.signal.get().filter((job) => job.kind === 'quality' && job.modelId === id && !isOver(job));

  const begin = (
    model: InstalledModel,
    work: (signal: AbortSignal, jobId: string) => Promise<void>,
    options: JobOptions = {},
  ): { jobId: string } => {
    const { id: modelId, name, bytes: totalBytes } = model;
    const [same] = atIt(modelId);
    if (same !== undefined) return { jobId: same.id };
    const jobId = randomUUID();
    const announce = (): void => {
      jobs.add({ id: jobId, modelId, name, kind: 'quality', state: 'queued', steps: ['test'], totalBytes });
      jobs.change(jobId, { testing: 'quality' });
    };
    runner.start(jobId, announce, (signal) => work(signal, jobId), { ...options, lane: 'measure' });
    return { jobId };
  };
  const certify = (model: InstalledModel, jobId: string, signal: AbortSignal, source?: MeasuredFile) =>
    certifier.certify(model, { signal, onProgress: (values) => jobs.progress(jobId, values) }, source);

  const measureMade: Measurer['measureMade'] = (model, source) => {
    const isKept = dirname(source.path) === store.downloadFolder(model.id);
    const certifyMade = async (signal: AbortSignal, jobId: string): Promise<void> => {
      // Models may have been moved since.
      const folder = store.downloadFolder(model.id);
      if (!isKept) return certify(model, jobId, signal, source);
      const unlock = await lockFolder(folder);
      const path = join(folder, basename(source.path));
      await certify(model, jobId, signal, { ...source, path }).finally(unlock);
    };
    const work = async (signal: AbortSignal, jobId: string): Promise<void> => {
      try {
        await way.run((still) => certifyMade(still, jobId), signal);
      } catch (error) {
        const goesOn = signal.aborted
          ? keepsWhatArrived(signal.reason)
          : isElsewhere(error) || (await keepForAnother(store.downloadFolder(model.id)));
        if (!goesOn) await removeDownload(store, model.id);
        throw error;
      }
      await removeDownload(store, model.id);
    };
    return begin(model, work, { outlivesApp: isKept });
  };

  return {
    measure: async (model) => {
      const noted = await readUnfinished(store.downloadFolder(model.id));
      const kept = noted === null ? null : await sourceOfMade(noted.target, [model], store);
      if (kept !== null) return measureMade(model, kept);
      return begin(model, (signal, jobId) => way.run((still) => certify(model, jobId, still), signal));
    },
    measureMade,
    stop: async (id) => {
      const jobIds = atIt(id).map((job) => job.id);
      for (const jobId of jobIds) runner.stop(jobId, cancelReason('quality'));
      await Promise.all(jobIds.map((jobId) => runner.ended(jobId)));
    },
  };
};
