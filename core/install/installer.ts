/**
 * Brings models into the store, several at once and the others in a queue. A job outlives the window that started it,
 * and a download the app: it is gone on with after a restart. It ends done, failed or cancelled; paused with an error
 * where a network or a disk must come back first. Nothing that has arrived is lost but by cancelling.
 */
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { toErrorInfo } from '../../contract/error.ts';
import type { ReadableSignal } from '../../contract/endpoint.ts';
import type {
  BrokenModel,
  ForeignModel,
  InstallableModel,
  InstalledModel,
  Job,
  ModelUpdate,
} from '../../contract/models.ts';
import { createSignal } from '../../contract/signal.ts';
import { isNoModel } from '../catalog/ggufHeader.ts';
import { explainWriteError } from '../storage/writeErrors.ts';
import type { Launcher } from '../process/launcher.ts';
import type { FetchTuning } from './download/fetchPieces.ts';
import type { ExamineContext } from './examineVersion.ts';
import { findForeignModels, linkTarget } from './foreignModels.ts';
import { runInstall } from './installSteps.ts';
import type { Certifier } from './certifier.ts';
import { createGivingWay, type GivingWay } from './givesWay.ts';
import { createMeasurer, findMade, sourceOfMade } from './measurer.ts';
import { isDownload, stepsOf, totalBytesOf, type InstallTarget } from './installTarget.ts';
import { cancelReason, canWait, createJobRunner, keepsWhatArrived, pauseReason, type JobRunner } from './jobRunner.ts';
import { isOver, openJobs } from './jobs.ts';
import { createModelChanges, type ModelChanges } from './modelChanges.ts';
import { createMover, type Mover, type MoverOptions } from './mover.ts';
import { removeDownload } from './obtainFiles.ts';
import { resolveTarget, type ResolveContext, type ResolveOptions } from './resolveTarget.ts';
import type { MeasuredFile } from '../quantize/measureQuality.ts';
import type { ModelStore } from './store.ts';
import { findUpdates } from './findUpdates.ts';
import { listUnfinished, lockFolder, readArrivedBytes, writeUnfinished } from './unfinished.ts';
import { verifyModel } from './verifyModel.ts';

export interface InstallerOptions extends ResolveContext, Pick<MoverOptions, 'home' | 'whileUnused'> {
  readonly store: ModelStore;
  readonly launcher: Launcher;
  readonly certifier: Certifier;
  readonly loadOptionsOf: ExamineContext['loadOptionsOf'];
  readonly demand?: ExamineContext['demand'];
  /** How many threads a quantization may take now. */
  readonly readThreads: () => Promise<number>;
  /** For tests: other times to wait, other numbers of connections. */
  readonly tuning?: Partial<FetchTuning>;
  /** Where other programs keep their models; for tests. */
  readonly homedir?: string;
}

export interface Installer extends Pick<Mover, 'folder' | 'move'>, ModelChanges {
  /** Ready models, and those whose files are gone or damaged. */
  readonly installed: ReadableSignal<InstalledModel[]>;
  readonly broken: ReadableSignal<BrokenModel[]>;
  readonly jobs: ReadableSignal<Job[]>;
  /** Carried with the app. */
  installable(): Promise<InstallableModel[]>;
  /** Starts a job, or answers the one that is at it already. Errors: those of `resolveTarget`. */
  install(name: string, options?: ResolveOptions): Promise<{ jobId: string }>;
  /** What another program has, by its path. */
  link(path: string): Promise<{ jobId: string }>;
  foreign(): Promise<ForeignModel[]>;
  verify(id: string, repair: boolean): Promise<{ jobId: string }>;
  /** Measures what quantizing cost. */
  certify(id: string): Promise<{ jobId: string }>;
  /** Does what it is given while nothing is measured, which is gone on with afterwards. */
  readonly unmeasured: GivingWay['without'];
  /** Models of the hub of which it has another file now. Errors: those of the network, where every list failed. */
  updates(): Promise<ModelUpdate[]>;
  /** Errors of all three: JOB_NOT_FOUND. */
  /** False where it is nothing that can be gone on with later; then it goes on now. */
  pause(jobId: string): boolean;
  resume(jobId: string): void;
  /** Throws away what has arrived. Cancelling a job that has ended is not an error. */
  cancel(jobId: string): void;
  /** Goes on with what was running when the app ended. */
  resumeUnfinished(): void;
  /** Resolves with the job once it has ended, or paused. */
  ended(jobId: string): Promise<Job>;
  /** Stops everything; downloads keep what they have. */
  close(): Promise<void>;
}

export const createInstaller = async (options: InstallerOptions): Promise<Installer> => {
  const { store, embedded, homedir } = options;
  const [installed, broken] = [createSignal(await store.list()), createSignal(await store.broken())];
  const jobs = await openJobs(() => join(store.folder, 'history.json'));
  const targets = new Map<string, InstallTarget>();
  /** What the app's end has broken off. */
  const brokenOff: (() => void)[] = [];
  const runner = createJobRunner(jobs, () => store.folder);
  const way = createGivingWay();
  const measurer = createMeasurer({ ...options, jobs, runner, way });
  const mover = createMover({ ...options, jobs, runner, way });
  const { refuseWhileMoving } = mover;

  const refresh = async (): Promise<void> => {
    installed.set(await store.list());
    broken.set(await store.broken());
  };

  const changes = createModelChanges({ store, measurer, refresh, refuseWhileMoving });

  const note = async (jobId: string, target: InstallTarget, wantsToRun: boolean): Promise<void> => {
    if (!isDownload(target)) return;
    const { startedAt } = jobs.get(jobId);
    await writeUnfinished(store.downloadFolder(target.id), { target, wantsToRun, startedAt });
  };

  const install = async (jobId: string, target: InstallTarget, signal: AbortSignal): Promise<void> => {
    await measurer.stop(target.id);
    const folder = store.downloadFolder(target.id);
    let unlock = (): Promise<void> => Promise.resolve();
    if (isDownload(target)) {
      await mkdir(folder, { recursive: true });
      unlock = await lockFolder(folder);
    }
    let source: MeasuredFile | null;
    try {
      source = await runInstall(target, {
        ...options,
        way,
        signal,
        onChange: (values) => jobs.change(jobId, values),
        onProgress: (values) => jobs.progress(jobId, values),
      });
    } catch (error) {
      const isGivenUp = signal.aborted && !keepsWhatArrived(signal.reason);
      if (isGivenUp || isNoModel(error)) {
        await unlock();
        await removeDownload(store, target.id);
      } else if (!signal.aborted && !canWait(explainWriteError(error, folder))) {
        // It would fail again at each start.
        await note(jobId, target, false);
      }
      throw error;
    } finally {
      await unlock();
      // A version that failed its test is there too.
      await refresh();
    }
    if (source !== null) measurer.measureMade(await store.find(target.id), source);
  };

  /** Models are not written where they are being moved from. */
  const startJob: JobRunner['start'] = (...job) => {
    refuseWhileMoving();
    runner.start(...job);
  };

  /** True where the same was made here of the same source before; what is still to be measured of it is. */
  const goOnMeasuring = async (target: InstallTarget): Promise<boolean> => {
    const source = await sourceOfMade(target, installed.get(), store);
    if (source !== null) measurer.measureMade(source.model, source);
    return findMade(target, installed.get()) !== null;
  };

  const startInstall = (jobId: string, target: InstallTarget, announce: () => void): void =>
    startJob(
      jobId,
      announce,
      async (signal) => {
        if (await goOnMeasuring(target)) return;
        await note(jobId, target, true);
        await install(jobId, target, signal);
      },
      { canGoOn: isDownload(target) },
    );

  const addJob = (jobId: string, target: InstallTarget, state: Job['state'], request: string | null = null): void => {
    targets.set(jobId, target);
    jobs.add({
      id: jobId,
      modelId: target.id,
      name: target.name,
      request,
      quantizeTo: target.quantizeTo,
      kind: 'install',
      state,
      steps: stepsOf(target),
      totalBytes: totalBytesOf(target),
    });
  };

  const resume = (jobId: string): void => {
    const job = jobs.get(jobId);
    const target = targets.get(jobId);
    if (job.state !== 'paused' || target === undefined) return;
    startInstall(jobId, target, () => jobs.change(jobId, { state: 'queued', error: null }));
  };

  const begin = (target: InstallTarget, request: string | null): { jobId: string } => {
    const atIt = jobs.signal.get().find((job) => job.kind === 'install' && job.modelId === target.id && !isOver(job));
    if (atIt?.state === 'paused') resume(atIt.id);
    if (atIt !== undefined) return { jobId: atIt.id };
    const jobId = randomUUID();
    startInstall(jobId, target, () => addJob(jobId, target, 'queued', request));
    return { jobId };
  };

  for (const { target, wantsToRun } of await listUnfinished(join(store.folder, 'downloads'))) {
    const source = await sourceOfMade(target, installed.get(), store);
    if (source !== null) {
      brokenOff.push(() => measurer.measureMade(source.model, source));
      continue;
    }
    const jobId = randomUUID();
    addJob(jobId, target, 'paused');
    jobs.change(jobId, { doneBytes: await readArrivedBytes(store.downloadFolder(target.id), target) });
    if (wantsToRun) brokenOff.push(() => resume(jobId));
  }

  return {
    installed,
    broken,
    jobs: jobs.signal,
    folder: mover.folder,
    move: mover.move,
    installable: () =>
      Promise.all(
        embedded.map(async (model) => {
          const { id, quantization } = await resolveTarget(model.id, options);
          const { name, description, bytes: sourceBytes } = model;
          return { id, name, description, quantization, sourceBytes };
        }),
      ),
    install: async (name, resolveOptions) => begin(await resolveTarget(name, options, resolveOptions), name),
    link: async (path) => begin(await linkTarget(path, homedir), null),
    foreign: () => findForeignModels(homedir),
    verify: async (id, repair) => {
      const model = await store.findAny(id);
      const jobId = randomUUID();
      const { id: modelId, name, bytes: totalBytes } = model;
      const steps: Job['steps'] = repair ? ['verify', 'download'] : ['verify'];
      const announce = (): void =>
        void jobs.add({ id: jobId, modelId, name, kind: 'verify', state: 'queued', steps, totalBytes });
      startJob(jobId, announce, async (signal) => {
        const onProgress = (values: Pick<Job, 'phase' | 'doneBytes' | 'totalBytes'>) => jobs.progress(jobId, values);
        const report = await verifyModel(model, { ...options, repair, signal, onProgress });
        jobs.change(jobId, { report });
        await refresh();
      });
      return { jobId };
    },
    ...changes,
    certify: async (id) => measurer.measure(await store.find(id)),
    unmeasured: (work) => way.without(work),
    updates: () => findUpdates(installed.get(), options.hub),
    pause: (jobId) => {
      const job = jobs.get(jobId);
      const target = targets.get(jobId);
      // The same wish goes on from what was copied.
      if (job.kind === 'move') return runner.stop(jobId, pauseReason);
      if (isOver(job) || target === undefined || !isDownload(target)) return false;
      runner.stop(jobId, pauseReason);
      void note(jobId, target, false).catch(() => undefined);
      return true;
    },
    resume,
    cancel: (jobId) => {
      const job = jobs.get(jobId);
      const target = targets.get(jobId);
      if (runner.stop(jobId, cancelReason(job.kind)) || target === undefined || isOver(job)) return;
      jobs.change(jobId, { state: 'cancelled', error: toErrorInfo(cancelReason(job.kind)) });
      void removeDownload(store, target.id).catch(() => undefined);
    },
    resumeUnfinished: () => {
      for (const goOn of brokenOff.splice(0)) goOn();
    },
    ended: (jobId) => runner.ended(jobId),
    close: () => runner.close(),
  };
};
