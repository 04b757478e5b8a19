/** The job that fetches the CUDA runtime; null until the service has said so. */
import { create } from 'zustand';
import type { CudaRuntimeJob } from '../../contract/cudaRuntime.ts';
import type { ErrorInfo } from '../../contract/error.ts';
import { callHearth } from '../rpc/client.ts';
import { errorInfoOf } from '../rpc/errorInfoOf.ts';
import { readMachine } from './machine.ts';

export interface CudaFetchState {
  readonly job: CudaRuntimeJob | null;
  /** Why the wish could not be taken. */
  readonly requestError: ErrorInfo | null;
}

export const useCudaFetch = create<CudaFetchState>(() => ({ job: null, requestError: null }));

/** What was missing may be there now: the machine is looked at again when a job has come to its good end. */
export const acceptCudaJob = (job: CudaRuntimeJob): void => {
  const before = useCudaFetch.getState().job;
  useCudaFetch.setState({ job });
  if (job.state === 'done' && before?.state === 'running') void readMachine(true);
};

const ask = async (name: 'hardware.fetchCudaRuntime' | 'hardware.cancelCudaRuntime'): Promise<void> => {
  useCudaFetch.setState({ requestError: null });
  try {
    await callHearth(name, {});
  } catch (thrown) {
    useCudaFetch.setState({ requestError: errorInfoOf(thrown) });
  }
};

export const fetchCuda = (): Promise<void> => ask('hardware.fetchCudaRuntime');
export const cancelCuda = (): Promise<void> => ask('hardware.cancelCudaRuntime');
