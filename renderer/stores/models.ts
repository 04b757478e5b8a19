/** Models on this machine and the jobs that bring them; null until the service has said so. */
import { create } from 'zustand';
import type { ErrorInfo } from '../../contract/error.ts';
import type { InstallableModel, InstalledModel, Job } from '../../contract/models.ts';
import { callHearth } from '../rpc/client.ts';
import { errorInfoOf } from '../rpc/errorInfoOf.ts';

export interface ModelsState {
  readonly installed: readonly InstalledModel[] | null;
  readonly jobs: readonly Job[] | null;
  readonly installable: readonly InstallableModel[] | null;
  readonly installableError: ErrorInfo | null;
  /** Why a wish to install could not be taken, by the model's id. */
  readonly requestErrors: Readonly<Record<string, ErrorInfo>>;
}

export const useModels = create<ModelsState>(() => ({
  installed: null,
  jobs: null,
  installable: null,
  installableError: null,
  requestErrors: {},
}));

export const loadInstallable = async (): Promise<void> => {
  try {
    useModels.setState({ installable: await callHearth('models.installable', {}), installableError: null });
  } catch (thrown) {
    useModels.setState({ installableError: errorInfoOf(thrown) });
  }
};

export const installModel = async (id: string): Promise<void> => {
  const { [id]: _answered, ...others } = useModels.getState().requestErrors;
  useModels.setState({ requestErrors: others });
  try {
    await callHearth('models.install', { id });
  } catch (thrown) {
    useModels.setState({ requestErrors: { ...useModels.getState().requestErrors, [id]: errorInfoOf(thrown) } });
  }
};

/** The job has its own end to show; asking a job that is over to stop is nothing to report. */
export const cancelJob = async (jobId: string): Promise<void> => {
  try {
    await callHearth('models.cancel', { jobId });
  } catch (thrown) {
    const error = errorInfoOf(thrown);
    if (error.code !== 'JOB_NOT_FOUND') throw thrown;
  }
};

/** The last job of every model, the newest first: what its place in a list should show. */
export const latestJobs = (jobs: readonly Job[]): Job[] => {
  const byModel = new Map<string, Job>();
  for (const job of jobs) {
    const known = byModel.get(job.modelId);
    if (known === undefined || known.startedAt <= job.startedAt) byModel.set(job.modelId, job);
  }
  return [...byModel.values()].sort((left, right) => right.startedAt.localeCompare(left.startedAt));
};
