/** The list of jobs that everybody sees. Those that have ended are kept on the disk too: what was done, newest last. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { HearthError } from '../../contract/error.ts';
import type { ReadableSignal } from '../../contract/endpoint.ts';
import { job as jobSchema, type Job } from '../../contract/models.ts';
import { createSignal } from '../../contract/signal.ts';
import { createSpeedMeter, type SpeedMeter } from './speedMeter.ts';

export type JobChange = Partial<Omit<Job, 'id' | 'modelId' | 'kind' | 'startedAt'>>;

export interface JobList {
  readonly signal: ReadableSignal<Job[]>;
  /** `id`: made before, so that whoever hears of the job finds it known. */
  add(
    job: Pick<Job, 'id' | 'modelId' | 'name' | 'kind' | 'steps' | 'state' | 'totalBytes'> &
      Partial<Pick<Job, 'request' | 'quantizeTo'>>,
  ): Job;
  change(jobId: string, values: JobChange): void;
  /** Bytes of the present phase, told a few times a second, with speed and time left. */
  progress(jobId: string, values: Pick<Job, 'phase' | 'doneBytes' | 'totalBytes'>): void;
  /** Errors: JOB_NOT_FOUND. */
  get(jobId: string): Job;
  remove(jobId: string): void;
  /** Until what was told last is on the disk. */
  close(): Promise<void>;
}

const keptJobs = 50;
const tellEveryMs = 250;
/** What came in less says little about a line. */
const leastSeconds = 0.1;

export const isOver = ({ state }: Job): boolean => state === 'done' || state === 'failed' || state === 'cancelled';

/** Bytes a second of the best of the last downloads while they ran; null before the first one. */
export const downloadSpeed = (jobs: readonly Job[]): number | null => {
  const speeds = jobs.flatMap(({ fetched }) =>
    fetched !== null && fetched.seconds >= leastSeconds ? [fetched.bytes / fetched.seconds] : [],
  );
  return speeds.length === 0 ? null : Math.max(...speeds.slice(-5));
};

/** Of one phase of a job, as long as it runs. */
interface Meter {
  readonly phase: Job['phase'];
  readonly speed: SpeedMeter;
  told: { readonly atMs: number; readonly bytes: number } | null;
}

const readHistory = async (path: string): Promise<Job[]> => {
  try {
    return z.array(jobSchema).parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // It is a convenience: without it, or with one of another version, it begins anew.
    return [];
  }
};

/** @param historyPath asked each time, as it may be moved. */
export const openJobs = async (historyPath: () => string): Promise<JobList> => {
  const signal = createSignal<Job[]>(await readHistory(historyPath()));
  const meters = new Map<string, Meter>();
  let writing: Promise<void> = Promise.resolve();

  const keep = (): void => {
    const over = signal.get().filter(isOver).slice(-keptJobs);
    const text = JSON.stringify(over);
    writing = writing
      .then(async () => {
        const path = historyPath();
        await writeFile(`${path}.${process.pid}.new`, text);
        await rename(`${path}.${process.pid}.new`, path);
      })
      .catch(() => undefined);
  };

  const change = (jobId: string, values: JobChange): void => {
    const before = signal.get().find(({ id }) => id === jobId);
    if (before === undefined) return;
    const phaseEnds = values.phase !== undefined && values.phase !== before.phase;
    const after: Job = {
      ...before,
      // A phase has its own speed.
      ...(phaseEnds || values.state !== undefined ? { bytesPerSecond: null, secondsLeft: null } : {}),
      ...values,
    };
    const ended = isOver(after) && !isOver(before) ? { ...after, endedAt: new Date().toISOString() } : after;
    signal.update((list) =>
      // Who waits again stands behind those who wait already: the list is the queue.
      values.state === 'queued'
        ? [...list.filter(({ id }) => id !== jobId), ended]
        : list.map((job) => (job.id === jobId ? ended : job)),
    );
    // While it does not run no time counts.
    if (values.state !== undefined) meters.delete(jobId);
    if (isOver(after)) keep();
  };

  return {
    signal,
    change,
    add: (values) => {
      const job: Job = {
        request: null,
        quantizeTo: null,
        ...values,
        phase: values.steps[0] ?? 'verify',
        doneBytes: 0,
        bytesPerSecond: null,
        secondsLeft: null,
        fetched: null,
        tensor: null,
        testing: null,
        report: null,
        error: null,
        startedAt: new Date().toISOString(),
        endedAt: null,
      };
      signal.update((list) => {
        const over = list.filter(isOver);
        const dropped = new Set(over.slice(0, Math.max(0, over.length - keptJobs + 1)).map(({ id }) => id));
        return [...list.filter(({ id }) => !dropped.has(id)), job];
      });
      return job;
    },
    progress: (jobId, values) => {
      const { phase, doneBytes: bytes, totalBytes } = values;
      const known = meters.get(jobId);
      const meter: Meter = known?.phase === phase ? known : { phase, speed: createSpeedMeter(), told: null };
      meters.set(jobId, meter);
      const atMs = performance.now();
      const { told } = meter;
      if (told !== null && atMs - told.atMs < tellEveryMs && bytes < totalBytes) return;
      meter.told = { atMs, bytes };
      const before = signal.get().find(({ id }) => id === jobId)?.fetched ?? { bytes: 0, seconds: 0 };
      const fetched =
        phase === 'download' && told !== null
          ? { bytes: before.bytes + bytes - told.bytes, seconds: before.seconds + (atMs - told.atMs) / 1000 }
          : before;
      change(jobId, { ...values, ...(phase === 'download' && { fetched }), ...meter.speed.read(bytes, totalBytes) });
    },
    get: (jobId) => {
      const job = signal.get().find(({ id }) => id === jobId);
      if (job !== undefined) return job;
      throw new HearthError({
        code: 'JOB_NOT_FOUND',
        message: 'This job is not known.',
        next: 'Look at the list again.',
      });
    },
    remove: (jobId) => {
      signal.update((list) => list.filter(({ id }) => id !== jobId));
      keep();
    },
    close: () => writing,
  };
};
