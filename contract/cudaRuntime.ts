/** Fetching NVIDIA's CUDA runtime libraries, which the engine needs and may not carry: one job at a time. */
import { z } from 'zod';
import { call, signal } from './endpoint.ts';
import { errorInfo } from './error.ts';

export const cudaRuntimeJob = z.object({
  /** `idle` = nothing was begun; the last three end a job. */
  state: z.enum(['idle', 'running', 'done', 'failed', 'cancelled']),
  phase: z.enum(['download', 'unpack']),
  /** Of cudart, such as `13.1.80`; null until the list has been read. */
  version: z.string().nullable(),
  doneBytes: z.number().nonnegative(),
  /** 0 until the list has been read. */
  totalBytes: z.number().nonnegative(),
  error: errorInfo.nullable(),
});
export type CudaRuntimeJob = z.infer<typeof cudaRuntimeJob>;

export const cudaRuntimeContract = {
  'hardware.cudaRuntime': signal(cudaRuntimeJob),
  /** Begins; where one is running already, that one goes on. Errors: BAD_INPUT where it would not help this machine. */
  'hardware.fetchCudaRuntime': call(z.object({}), z.object({})),
  'hardware.cancelCudaRuntime': call(z.object({}), z.object({})),
};
