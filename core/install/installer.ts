/**
 * Brings the models that are carried with the app into the store: verify the source, quantize it here, verify the
 * result. A job outlives the window that started it; it ends done, failed or cancelled, and leaves nothing half done.
 */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HearthError, toErrorInfo } from '../../contract/error.ts';
import type { ReadableSignal } from '../../contract/endpoint.ts';
import type { InstallableModel, InstalledModel, Job } from '../../contract/models.ts';
import { createSignal } from '../../contract/signal.ts';
import type { EmbeddedModel } from '../catalog/embedded.ts';
import { readModelHeader } from '../catalog/ggufHeader.ts';
import type { Launcher } from '../process/launcher.ts';
import { quantizeFile } from '../quantize/quantizeFile.ts';
import { plainRecipe } from '../quantize/recipe.ts';
import { explainWriteError } from '../storage/writeErrors.ts';
import { hashFile } from './hashFile.ts';
import type { ModelStore } from './store.ts';

export interface InstallerOptions {
  readonly store: ModelStore;
  readonly launcher: Launcher;
  /** Folder of the carried files. */
  readonly assets: string;
  readonly embedded: readonly EmbeddedModel[];
  /** How many threads a quantization may take now. */
  readonly readThreads: () => Promise<number>;
}

export interface Installer {
  readonly installed: ReadableSignal<InstalledModel[]>;
  readonly jobs: ReadableSignal<Job[]>;
  installable(): Promise<InstallableModel[]>;
  /** Starts a job, or answers the one that is at it already. Errors: MODEL_NOT_FOUND. */
  install(id: string): Promise<{ jobId: string }>;
  /** Errors: JOB_NOT_FOUND. Cancelling a job that has ended is not an error. */
  cancel(jobId: string): void;
  remove(id: string): Promise<void>;
  /** Resolves with the job once it has ended. */
  ended(jobId: string): Promise<Job>;
  close(): Promise<void>;
}

type Change = Partial<Pick<Job, 'phase' | 'doneBytes' | 'totalBytes' | 'tensor' | 'state' | 'error'>>;

const cancelReason = (): HearthError =>
  new HearthError({
    code: 'CANCELLED',
    message: 'The installation was stopped.',
    next: 'Install it again at any time.',
  });

/** Jobs that have ended stay in the list for the window to show, the newest so many. */
const keptJobs = 10;

const hashMismatch = (model: EmbeddedModel, path: string, found: string, next: string): HearthError =>
  new HearthError({
    code: 'MODEL_HASH_MISMATCH',
    message: `${model.name} is damaged: its SHA-256 is ${found}, it should be ${model.sha256}.`,
    details: { path, found, expected: model.sha256 },
    next,
  });

const sourceMissing = (path: string, error: unknown): HearthError =>
  new HearthError(
    {
      code: 'FILE_NOT_FOUND',
      message: `A model that comes with the app is missing: ${path}.`,
      details: { path },
      next: 'Install the app again; your chats are kept.',
    },
    error,
  );

/** The installed id, `demo-r1-distill:Q4_K_M`. What is carried quantized keeps the type in its file name. */
const targetOf = async (model: EmbeddedModel, assets: string): Promise<{ id: string; quantization: string }> => {
  const quantization = model.quantizeTo ?? (await readModelHeader(join(assets, model.file))).quantization;
  return { id: `${model.id}:${quantization}`, quantization };
};

export const createInstaller = async ({
  store,
  launcher,
  assets,
  embedded,
  readThreads,
}: InstallerOptions): Promise<Installer> => {
  const installed = createSignal(await store.list());
  const jobs = createSignal<Job[]>([]);
  const running = new Map<string, { abort: AbortController; ended: Promise<void> }>();

  const change = (jobId: string, values: Change): void =>
    jobs.update((list) => list.map((job) => (job.id === jobId ? { ...job, ...values } : job)));

  const refresh = async (): Promise<void> => installed.set(await store.list());

  const hash = (path: string, jobId: string, signal: AbortSignal): Promise<string> =>
    hashFile(path, { signal, onProgress: (doneBytes) => change(jobId, { doneBytes }) });

  const verifySource = async (model: EmbeddedModel, source: string, jobId: string, signal: AbortSignal) => {
    change(jobId, { phase: 'verify', doneBytes: 0, totalBytes: model.bytes });
    await access(source).catch((error: unknown) => {
      throw sourceMissing(source, error);
    });
    const sha256 = await hash(source, jobId, signal);
    if (sha256 === model.sha256) return;
    throw hashMismatch(model, source, sha256, 'Install the app again; its copy of this model has changed.');
  };

  /** The SHA-256 of what was made. A copy must be what was copied. */
  const verifyResult = async (model: EmbeddedModel, part: string, jobId: string, signal: AbortSignal) => {
    const sha256 = await hash(part, jobId, signal);
    if (model.quantizeTo !== null || sha256 === model.sha256) return sha256;
    throw hashMismatch(model, part, sha256, 'Install it again. If it happens again, check the disk.');
  };

  const makeResult = async (model: EmbeddedModel, source: string, part: string, jobId: string, signal: AbortSignal) => {
    if (model.quantizeTo === null) {
      await copyFile(source, part, constants.COPYFILE_FICLONE);
      return readModelHeader(part);
    }
    change(jobId, { phase: 'quantize', doneBytes: 0 });
    return quantizeFile({
      launcher,
      input: source,
      output: part,
      recipe: plainRecipe(model.quantizeTo),
      threads: await readThreads(),
      signal,
      onProgress: ({ tensor, doneBytes, totalBytes }) => change(jobId, { tensor, doneBytes, totalBytes }),
    });
  };

  const run = async (
    model: EmbeddedModel,
    target: { id: string; quantization: string },
    jobId: string,
    signal: AbortSignal,
  ) => {
    const source = join(assets, model.file);
    const part = store.createPart(target.id);
    try {
      await verifySource(model, source, jobId, signal);
      const header = await makeResult(model, source, part, jobId, signal);
      change(jobId, { phase: 'test', tensor: null, doneBytes: 0, totalBytes: header.fileBytes });
      const sha256 = await verifyResult(model, part, jobId, signal);
      await store.add(part, {
        id: target.id,
        name: model.name,
        quantization: target.quantization,
        architecture: header.architecture,
        parameters: header.parameters,
        bytes: header.fileBytes,
        sha256,
        contextLength: header.contextLength,
        layers: header.layers,
        installedAt: new Date().toISOString(),
      });
      await refresh();
      change(jobId, { state: 'done', doneBytes: header.fileBytes });
    } catch (error) {
      // What cannot be removed now is removed at the next start.
      await rm(part, { force: true }).catch(() => undefined);
      change(
        jobId,
        signal.aborted
          ? { state: 'cancelled', error: toErrorInfo(cancelReason()) }
          : { state: 'failed', error: toErrorInfo(explainWriteError(error, store.folder)) },
      );
    }
  };

  const findEmbedded = (id: string): EmbeddedModel => {
    const model = embedded.find((candidate) => id === candidate.id || id.startsWith(`${candidate.id}:`));
    if (model !== undefined) return model;
    throw new HearthError({
      code: 'MODEL_NOT_FOUND',
      message: `There is no model named "${id}" to install.`,
      details: { id, known: embedded.map((candidate) => candidate.id) },
      next: `Choose one of: ${embedded.map((candidate) => candidate.id).join(', ')}.`,
    });
  };

  return {
    installed,
    jobs,
    installable: async () =>
      Promise.all(
        embedded.map(async (model) => {
          const target = await targetOf(model, assets);
          return {
            id: target.id,
            name: model.name,
            description: model.description,
            quantization: target.quantization,
            sourceBytes: model.bytes,
          };
        }),
      ),
    install: async (id) => {
      const model = findEmbedded(id);
      const target = await targetOf(model, assets);
      const atIt = jobs.get().find((job) => job.modelId === target.id && job.state === 'running');
      if (atIt !== undefined) return { jobId: atIt.id };
      const job: Job = {
        id: randomUUID(),
        modelId: target.id,
        name: model.name,
        state: 'running',
        phase: 'verify',
        doneBytes: 0,
        totalBytes: model.bytes,
        tensor: null,
        error: null,
        startedAt: new Date().toISOString(),
      };
      const abort = new AbortController();
      const { promise: ended, resolve } = Promise.withResolvers<undefined>();
      // Known as running before anybody hears of it: the first to hear may cancel it.
      running.set(job.id, { abort, ended });
      jobs.update((list) => [...list.slice(1 - keptJobs), job]);
      void run(model, target, job.id, abort.signal).finally(() => {
        running.delete(job.id);
        resolve(undefined);
      });
      return { jobId: job.id };
    },
    cancel: (jobId) => {
      if (!jobs.get().some((job) => job.id === jobId)) {
        throw new HearthError({
          code: 'JOB_NOT_FOUND',
          message: 'This job is not known.',
          next: 'Look at the list again.',
        });
      }
      running.get(jobId)?.abort.abort(cancelReason());
    },
    remove: async (id) => {
      await store.remove(id);
      await refresh();
    },
    ended: async (jobId) => {
      await running.get(jobId)?.ended;
      const job = jobs.get().find((candidate) => candidate.id === jobId);
      if (job === undefined) throw new Error(`Job ${jobId} is not known.`);
      return job;
    },
    close: async () => {
      const all = [...running.values()];
      for (const { abort } of all) abort.abort(cancelReason());
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
};
