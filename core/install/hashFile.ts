/** SHA-256 of a file, in lower-case hexadecimal, computed off the main thread. */
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

const report = z.union([z.object({ doneBytes: z.number() }), z.object({ sha256: z.string() })]);

export interface HashOptions {
  readonly onProgress?: (doneBytes: number) => void;
  readonly signal?: AbortSignal;
}

/** Rejects with what reading the file throws; on abort, with the signal's reason. */
export const hashFile = (path: string, { onProgress, signal }: HashOptions = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./hash.worker.ts', import.meta.url), { workerData: path });
    const cancel = (): void => {
      reject(signal?.reason instanceof Error ? signal.reason : new Error('The check was stopped.'));
      void worker.terminate();
    };
    if (signal?.aborted === true) {
      cancel();
      return;
    }
    signal?.addEventListener('abort', cancel, { once: true });
    worker.on('message', (message) => {
      const parsed = report.parse(message);
      if ('sha256' in parsed) resolve(parsed.sha256);
      else onProgress?.(parsed.doneBytes);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      signal?.removeEventListener('abort', cancel);
      reject(new Error(`The hash of ${path} was not computed.`));
    });
  });
