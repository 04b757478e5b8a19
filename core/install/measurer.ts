/**
 * Quality as jobs of their own, one at a time and behind nothing else: a model chats before it is measured, and no
 * download waits for it. What was downloaded to make a model of stays until that is measured, over the app's end too.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { InstalledModel, Job } from '../../contract/models.ts';
import type { MeasuredFile } from '../quantize/measureQuality.ts';
import type { Certifier } from './certifier.ts';
import { totalBytesOf, type InstallTarget } from './installTarget.ts';
import { cancelReason, keepsWhatArrived, type JobRunner } from './jobRunner.ts';
import { isOver, type JobList } from './jobs.ts';
import { removeDownload } from './obtainFiles.ts';
import type { ModelStore } from './store.ts';
import { lockFolder, readArrivedBytes } from './unfinished.ts';

export interface Measurer {
  /** Against the source that is looked for on this machine. */
  measure(model: InstalledModel): { jobId: string };
  /** Against what it was made of, whose download is removed then. */
  measureMade(model: InstalledModel, source: MeasuredFile): void;
  /** Nothing reads the model's files any more. */
  stop(id: string): Promise<void>;
}

export interface MeasurerOptions {
  readonly store: ModelStore;
  readonly jobs: JobList;
  readonly start: JobRunner['start'];
  readonly runner: JobRunner;
  readonly certifier: Certifier;
}

/** Of a download that is kept only to measure what was made of it; null where it is another, or not all here. */
export const sourceOfMade = async (
  target: InstallTarget,
  installed: readonly InstalledModel[],
  store: ModelStore,
): Promise<(MeasuredFile & { readonly model: InstalledModel }) | null> => {
  const [file] = 'files' in target.source ? target.source.files : [];
  const made = installed.find(({ id }) => id === target.id);
  if (file?.sha256 == null || made?.origin?.kind !== 'quantized' || made.origin.source !== file.sha256) return null;
  const folder = store.downloadFolder(target.id);
  const isWhole = (await readArrivedBytes(folder, target)) === totalBytesOf(target);
  return isWhole ? { path: join(folder, file.name), sha256: file.sha256, model: made } : null;
};

export const createMeasurer = ({ store, jobs, start, runner, certifier }: MeasurerOptions): Measurer => {
  const begin = (model: InstalledModel, work: (signal: AbortSignal, jobId: string) => Promise<void>) => {
    const jobId = randomUUID();
    const { id: modelId, name, bytes: totalBytes } = model;
    const announce = (): void => {
      jobs.add({ id: jobId, modelId, name, kind: 'quality', state: 'queued', steps: ['test'], totalBytes });
      jobs.change(jobId, { testing: 'quality' });
    };
    start(jobId, announce, (signal) => work(signal, jobId), { lane: 'measure' });
    return { jobId };
  };
  const certify = (model: InstalledModel, jobId: string, signal: AbortSignal, source?: MeasuredFile) =>
    certifier.certify(model, { signal, onProgress: (values) => jobs.progress(jobId, values) }, source);

  return {
    measure: (model) => begin(model, (signal, jobId) => certify(model, jobId, signal)),
    measureMade: (model, source) => {
      begin(model, async (signal, jobId) => {
        const folder = store.downloadFolder(model.id);
        const isDownloaded = source.path.startsWith(folder);
        const unlock = isDownloaded ? await lockFolder(folder) : () => Promise.resolve();
        try {
          await certify(model, jobId, signal, source);
        } finally {
          await unlock();
          if (!keepsWhatArrived(signal.reason)) await removeDownload(store, model.id);
        }
      });
    },
    stop: async (id) => {
      const atIt = jobs.signal.get().filter((job: Job) => job.kind === 'quality' && job.modelId === id && !isOver(job));
      for (const job of atIt) runner.stop(job.id, cancelReason());
      await Promise.all(atIt.map((job) => runner.ended(job.id)));
    },
  };
};
