/**
 * How fast all cores together read the computer's memory, in bytes per second: the number that decoding on the CPU hangs
 * on. Takes about half a second on threads of their own; the caller's thread stays free.
 *
 * It measures what is reached, which is 75 to 90 % of channels × transfers × 8 bytes. The best slice of time in which all
 * threads ran counts: other programs can only make it slower.
 */
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

export interface MeasureMemoryOptions {
  /** Of which a small part is used for the test. */
  readonly availableBytes: number;
  /** Physical cores: two threads of one core read no faster than one. */
  readonly cores: number;
  readonly timeoutMs?: number;
}

export type Measured =
  | { readonly bytesPerSecond: number; readonly reason: null }
  | { readonly bytesPerSecond: null; readonly reason: string };

const mebibyte = 2 ** 20;
/** In all: more than the caches of all but a few servers hold, and no more than a machine can spare for a moment. */
const mostBytes = 2048 * mebibyte;
const leastBytes = 256 * mebibyte;
const bytesEach = 64 * mebibyte;
const blockBytes = 4 * mebibyte;
/** Channels of even the largest servers are full with fewer. */
const mostThreads = 32;
const slices = 12;
const sliceMs = 40;

/** Never rejects. */
export const measureMemory = async (options: MeasureMemoryOptions): Promise<Measured> => {
  const threads = Math.max(1, Math.min(mostThreads, options.cores));
  const bytes = Math.min(mostBytes, Math.max(leastBytes, threads * bytesEach), options.availableBytes / 8);
  if (bytes < leastBytes) return { bytesPerSecond: null, reason: 'too little memory is free to measure it' };
  // Two halves are compared with each other.
  const blocks = Math.max(1, Math.floor(bytes / threads / 2 / blockBytes));
  const order = new SharedArrayBuffer(20);
  new Int32Array(order).set([0, threads, blocks, slices, sliceMs]);
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL('./memoryRead.worker.ts', import.meta.url), { workerData: order }),
  );
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), options.timeoutMs ?? 2500);
  try {
    const counts = await Promise.all(workers.map((worker) => answerOf(worker, giveUp.signal)));
    // The first slice holds the start, in which some threads come a little later.
    const sums = Array.from({ length: slices - 1 }, (_, slice) => {
      const read = counts.map((count) => count[slice + 1] ?? 0);
      return read.includes(0) ? 0 : read.reduce((sum, bytes) => sum + bytes, 0);
    });
    const most = Math.max(...sums);
    return most === 0
      ? { bytesPerSecond: null, reason: 'other programs kept the processor busy' }
      : { bytesPerSecond: (most / sliceMs) * 1000, reason: null };
  } catch (error) {
    return { bytesPerSecond: null, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
};

const answerOf = (worker: Worker, giveUp: AbortSignal): Promise<number[]> =>
  new Promise((resolve, reject) => {
    giveUp.addEventListener('abort', () => reject(new Error('the measurement took too long')));
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('the measurement ended early')));
    worker.on('message', (answer) => resolve(z.array(z.number()).parse(answer)));
  });
