/** Models on this machine and the jobs that bring them; null until the service has said so. */
import { create } from 'zustand';
import type { ErrorInfo } from '../../contract/error.ts';
import type { FileType } from '../../contract/fileTypes.ts';
import type { BrokenModel, InstallableModel, InstalledModel, Job, ModelUpdate } from '../../contract/models.ts';
import type { QualityCertificate } from '../../contract/quality.ts';
import { callHearth } from '../rpc/client.ts';
import { errorInfoOf } from '../rpc/errorInfoOf.ts';

export interface ModelsState {
  readonly installed: readonly InstalledModel[] | null;
  readonly broken: readonly BrokenModel[] | null;
  readonly jobs: readonly Job[] | null;
  /** Where they lie. */
  readonly folder: string | null;
  readonly certificates: readonly QualityCertificate[];
  /** Newer files of installed models, as they were looked for last; null = nobody has looked yet. */
  readonly updates: readonly ModelUpdate[] | null;
  readonly installable: readonly InstallableModel[] | null;
  readonly installableError: ErrorInfo | null;
  /** Why a wish could not be taken, by what it was for: a model's id, an address, a path, a job. */
  readonly requestErrors: Readonly<Record<string, ErrorInfo>>;
  /** Failed jobs that were seen and put away; the history keeps them. */
  readonly dismissed: ReadonlySet<string>;
}

export const useModels = create<ModelsState>(() => ({
  installed: null,
  broken: null,
  jobs: null,
  folder: null,
  certificates: [],
  updates: null,
  installable: null,
  installableError: null,
  requestErrors: {},
  dismissed: new Set(),
}));

export const loadInstallable = async (): Promise<void> => {
  try {
    useModels.setState({ installable: await callHearth('models.installable', {}), installableError: null });
  } catch (thrown) {
    useModels.setState({ installableError: errorInfoOf(thrown) });
  }
};

/** Does what is asked; why it could not be taken is kept under `key`. True where it was taken. */
export const request = async (key: string, work: () => Promise<unknown>): Promise<boolean> => {
  const { [key]: _answered, ...others } = useModels.getState().requestErrors;
  useModels.setState({ requestErrors: others });
  try {
    await work();
    return true;
  } catch (thrown) {
    const error = errorInfoOf(thrown);
    // A job that has ended meanwhile shows its end itself.
    if (error.code === 'JOB_NOT_FOUND') return true;
    useModels.setState(({ requestErrors }) => ({ requestErrors: { ...requestErrors, [key]: error } }));
    return false;
  }
};

/** `quantizeTo`: made here of the source that is asked for. */
export const installModel = (id: string, quantizeTo: FileType | null = null): Promise<boolean> =>
  request(id, () => callHearth('models.install', { id, quantizeTo }));

export const pauseJob = (jobId: string): Promise<boolean> =>
  request(jobId, () => callHearth('models.pause', { jobId }));

export const resumeJob = (jobId: string): Promise<boolean> =>
  request(jobId, () => callHearth('models.resume', { jobId }));

export const cancelJob = (jobId: string): Promise<boolean> =>
  request(jobId, () => callHearth('models.cancel', { jobId }));

export const checkModel = (id: string, repair: boolean): Promise<boolean> =>
  request(id, () => callHearth('models.verify', { id, repair }));

export const measureQuality = (id: string): Promise<boolean> => request(id, () => callHearth('models.certify', { id }));

export const pinModel = (id: string, pinned: boolean): Promise<boolean> =>
  request(id, () => callHearth('models.pin', { id, pinned }));

export const chooseVersion = (id: string, sha256: string): Promise<boolean> =>
  request(id, () => callHearth('models.rollback', { id, sha256 }));

export const dismissNotice = (id: string): Promise<boolean> =>
  request(id, () => callHearth('models.dismissNotice', { id }));

/** What asking for updates is called in `requestErrors`. */
export const updatesRequest = 'updates';

export const lookForUpdates = (): Promise<boolean> =>
  request(updatesRequest, async () => useModels.setState({ updates: await callHearth('models.updates', {}) }));

export const dismissJob = (jobId: string): void =>
  useModels.setState(({ dismissed }) => ({ dismissed: new Set([...dismissed, jobId]) }));

export const isActive = ({ state }: Job): boolean => state === 'queued' || state === 'running' || state === 'paused';

/** What has ended, newest first. */
export const endedJobs = (jobs: readonly Job[]): Job[] =>
  jobs
    .filter((job) => !isActive(job))
    .toSorted((left, right) => (right.endedAt ?? '').localeCompare(left.endedAt ?? ''));

/** The check that ended last and found this model as it should be; null where there was none. */
export const lastCheck = (jobs: readonly Job[], modelId: string): Job | null =>
  endedJobs(jobs).find(
    (job) => job.kind === 'verify' && job.modelId === modelId && job.report !== null && job.report.state !== 'damaged',
  ) ?? null;

/** The last job of every model, the newest first: what its place in a list should show. */
export const latestJobs = (jobs: readonly Job[]): Job[] => {
  const byModel = new Map<string, Job>();
  for (const job of jobs) {
    const known = byModel.get(job.modelId);
    if (known === undefined || known.startedAt <= job.startedAt) byModel.set(job.modelId, job);
  }
  return [...byModel.values()].sort((left, right) => right.startedAt.localeCompare(left.startedAt));
};

/** A failure is news for a day; then it is history. */
const newsMs = 24 * 60 * 60 * 1000;

/** What wants to be seen: jobs at work in the order they came, then those that failed lately and were not tried again. */
export const shownJobs = (jobs: readonly Job[], dismissed: ReadonlySet<string>, nowMs: number): Job[] => [
  ...jobs.filter(isActive).sort((left, right) => left.startedAt.localeCompare(right.startedAt)),
  ...latestJobs(jobs).filter(
    ({ id, state, endedAt }) =>
      state === 'failed' && !dismissed.has(id) && endedAt !== null && nowMs - Date.parse(endedAt) < newsMs,
  ),
];

/** From 1; null where it does not wait. Jobs begin in the order in which they stand in the list; measuring has its own. */
export const queuePlace = (jobs: readonly Job[], job: Job): number | null => {
  const isMeasuring = ({ kind }: Job): boolean => kind === 'quality';
  const queue = jobs.filter((one) => one.state === 'queued' && isMeasuring(one) === isMeasuring(job));
  const index = queue.findIndex(({ id }) => id === job.id);
  return index < 0 ? null : index + 1;
};
