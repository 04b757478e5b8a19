/**
 * Runs jobs: two at once, the others in a queue; measuring has a lane of its own. A job ends once: done, failed or
 * cancelled; one that can be gone on with is paused instead, by a person, by the app's end, or by a network or a disk that
 * must come back first.
 */
import { HearthError, toErrorInfo } from '../../contract/error.ts';
import type { Job } from '../../contract/models.ts';
import { explainWriteError } from '../storage/writeErrors.ts';
import type { JobList } from './jobs.ts';
import { createQueue } from './queue.ts';

export interface JobOptions {
  /** It can be paused; else a stop ends it. */
  readonly canGoOn?: boolean;
  /** The app's end does not end it: it is begun anew at the next start. */
  readonly outlivesApp?: boolean;
  /** Which queue it stands in. */
  readonly lane?: 'bring' | 'measure';
}

export interface JobRunner {
  /** Runs `work` when there is room; the job ends with it. `announce` makes it known. */
  start(jobId: string, announce: () => void, work: (signal: AbortSignal) => Promise<void>, options?: JobOptions): void;
  /** False where it does not run. */
  stop(jobId: string, reason: Error): boolean;
  /** Resolves with the job once it has ended, or paused. */
  ended(jobId: string): Promise<Job>;
  /** Stops everything and waits for it. */
  close(): Promise<void>;
}

/** More at once would only share the same line and the same disk; or, while measuring, the same cores and memory. */
const atOnce = { bring: 2, measure: 1 };

export const pauseReason = new Error('paused');
const closeReason = new Error('closed');

/** What has arrived stays for later, rather than being thrown away. */
export const keepsWhatArrived = (reason: unknown): boolean => reason === pauseReason || reason === closeReason;

const stopped: Readonly<Record<Job['kind'], { readonly message: string; readonly next: string }>> = {
  install: { message: 'The installation was stopped.', next: 'Install it again at any time.' },
  verify: { message: 'The check was stopped.', next: 'Check it again at any time.' },
  move: { message: 'The move was stopped; the models are where they were.', next: 'Move them again at any time.' },
  quality: { message: 'Measuring was stopped; the model is ready.', next: 'Measure its quality again at any time.' },
};

export const cancelReason = (kind: Job['kind']): HearthError =>
  new HearthError({ code: 'CANCELLED', ...stopped[kind] });

/** What a download can wait for, rather than end. */
const waitable: readonly string[] = ['NETWORK_FAILED', 'RATE_LIMITED', 'DISK_FULL', 'ENGINE_OUT_OF_MEMORY'];
export const canWait = (error: unknown): boolean => error instanceof HearthError && waitable.includes(error.code);

interface Running {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** @param folder where jobs write, to explain why they cannot; asked each time, as it may be moved. */
export const createJobRunner = (jobs: JobList, folder: () => string): JobRunner => {
  const running = new Map<string, Running>();
  const queues = { bring: createQueue(atOnce.bring), measure: createQueue(atOnce.measure) };

  const settle = (jobId: string, error: unknown, signal: AbortSignal, options: JobOptions): void => {
    const { canGoOn = false, outlivesApp = canGoOn } = options;
    const cause = explainWriteError(error, folder());
    if ((canGoOn && signal.reason === pauseReason) || (outlivesApp && signal.reason === closeReason)) {
      jobs.change(jobId, { state: 'paused', error: null });
    } else if (signal.aborted) {
      jobs.change(jobId, { state: 'cancelled', error: toErrorInfo(cancelReason(jobs.get(jobId).kind)) });
    } else jobs.change(jobId, { state: canGoOn && canWait(cause) ? 'paused' : 'failed', error: toErrorInfo(cause) });
  };

  return {
    start: (jobId, announce, work, options = {}) => {
      const abort = new AbortController();
      const { promise: ended, resolve } = Promise.withResolvers<undefined>();
      // Known as running before anybody hears of it: the first to hear may cancel it.
      running.set(jobId, { abort, ended });
      announce();
      const run = async (): Promise<void> => {
        try {
          abort.signal.throwIfAborted();
          jobs.change(jobId, { state: 'running', error: null });
          await work(abort.signal);
          jobs.change(jobId, { state: 'done', doneBytes: jobs.get(jobId).totalBytes, tensor: null, testing: null });
        } catch (error) {
          settle(jobId, error, abort.signal, options);
        } finally {
          running.delete(jobId);
          resolve(undefined);
        }
      };
      void queues[options.lane ?? 'bring'].add(run, abort.signal);
    },
    stop: (jobId, reason) => {
      const work = running.get(jobId);
      work?.abort.abort(reason);
      return work !== undefined;
    },
    ended: async (jobId) => {
      await running.get(jobId)?.ended;
      return jobs.get(jobId);
    },
    close: async () => {
      const all = [...running.values()];
      for (const { abort } of all) abort.abort(closeReason);
      await Promise.all(all.map(({ ended }) => ended));
      await jobs.close();
    },
  };
};
