/** The one job that fetches the CUDA runtime: its state is a signal, it can be cancelled, and it outlives the window. */
import type { CudaRuntimeJob } from '../../../contract/cudaRuntime.ts';
import { HearthError, toErrorInfo } from '../../../contract/error.ts';
import type { Machine } from '../../../contract/hardware.ts';
import { createSignal, type WritableSignal } from '../../../contract/signal.ts';
import type { Network } from '../../network/network.ts';
import { missingCudaMajor } from '../blockedNvidia.ts';
import { fetchCudaRuntime } from './fetchCudaRuntime.ts';

export interface CudaFetchService {
  readonly job: WritableSignal<CudaRuntimeJob>;
  /** Errors: BAD_INPUT where the CUDA runtime is not what this machine lacks. */
  start(): Promise<void>;
  cancel(): void;
  /** Settles when no job is running; never rejects. */
  ended(): Promise<void>;
  close(): Promise<void>;
}

export interface CudaFetchOptions {
  readonly home: string;
  readonly network: Pick<Network, 'http' | 'throttle'>;
  /** Folder of NVIDIA's lists, or of a mirror. */
  readonly source: string;
  readonly machine: (refresh: boolean) => Promise<Machine>;
}

export const nvidiaSource = 'https://developer.download.nvidia.com/compute/cuda/redist/';

const idle: CudaRuntimeJob = {
  state: 'idle',
  phase: 'download',
  version: null,
  doneBytes: 0,
  totalBytes: 0,
  error: null,
};

export const createCudaFetchService = (options: CudaFetchOptions): CudaFetchService => {
  const job = createSignal(idle);
  let running: Promise<void> | null = null;
  let cancelling = new AbortController();

  const run = async (major: number): Promise<void> => {
    cancelling = new AbortController();
    const { signal } = cancelling;
    job.set({ ...idle, state: 'running' });
    let shownMs = 0;
    try {
      await fetchCudaRuntime({
        network: options.network,
        source: options.source.endsWith('/') ? options.source : `${options.source}/`,
        home: options.home,
        major,
        signal,
        onProgress: (progress) => {
          // Ten a second are enough for an eye.
          const nowMs = performance.now();
          if (progress.phase === 'download' && nowMs - shownMs < 100) return;
          shownMs = nowMs;
          job.set({ ...idle, state: 'running', ...progress });
        },
      });
      // Whoever looks next sees the runtime that is there now.
      await options.machine(true);
      job.update((last) => ({ ...last, state: 'done', doneBytes: last.totalBytes }));
    } catch (error) {
      job.update((last) =>
        signal.aborted ? { ...last, state: 'cancelled' } : { ...last, state: 'failed', error: toErrorInfo(error) },
      );
    }
  };

  return {
    job,
    start: async () => {
      if (running !== null) return;
      const major = missingCudaMajor(await options.machine(false));
      if (major === null) {
        throw new HearthError({
          code: 'BAD_INPUT',
          message: 'The CUDA runtime is not what this machine lacks.',
          next: 'Look at what the readiness check says of the GPU.',
        });
      }
      running ??= run(major).finally(() => {
        running = null;
      });
    },
    cancel: () => cancelling.abort(new DOMException('Cancelled.', 'AbortError')),
    ended: async () => {
      await running;
    },
    close: async () => {
      cancelling.abort(new DOMException('The app is closing.', 'AbortError'));
      await running;
    },
  };
};
