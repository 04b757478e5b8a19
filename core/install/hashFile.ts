/** SHA-256 of a file, in lower-case hexadecimal, and the CRC-32 of its pieces, computed off the main thread. */
import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { chooseChunkBytes } from './download/pieces.ts';
import type { PieceCheck } from './pieceChecks.ts';

const report = z.union([
  z.object({ doneBytes: z.number() }),
  z.object({ sha256: z.string(), crc32: z.array(z.number()) }),
]);

export interface HashOptions {
  readonly onProgress?: (doneBytes: number) => void;
  readonly signal?: AbortSignal;
}

/** Rejects with what reading the file throws; on abort, with the signal's reason. */
export const hashFile = async (path: string, options: HashOptions = {}): Promise<string> =>
  (await hashPieces(path, options)).sha256;

/** The same, with what `hearth verify` compares. `chunkBytes`: by the file's length where it is not given. */
export const hashPieces = async (
  path: string,
  { onProgress, signal }: HashOptions = {},
  chunkBytes?: number,
): Promise<{ sha256: string; check: PieceCheck }> => {
  const pieceBytes = chunkBytes ?? chooseChunkBytes((await stat(path)).size);
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./hash.worker.ts', import.meta.url), {
      workerData: { path, chunkBytes: pieceBytes },
    });
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
      if ('sha256' in parsed) {
        resolve({ sha256: parsed.sha256, check: { chunkBytes: pieceBytes, crc32: parsed.crc32 } });
      } else onProgress?.(parsed.doneBytes);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      signal?.removeEventListener('abort', cancel);
      reject(new Error(`The hash of ${path} was not computed.`));
    });
  });
};
