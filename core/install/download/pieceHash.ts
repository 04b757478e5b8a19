/** The host's side of `pieceHash.worker.ts`: hand over pieces in any order, get the SHA-256 of the file. */
import { Worker } from 'node:worker_threads';
import { hashReport, type HashInput } from './hashMessages.ts';

export interface PieceHash {
  /** A buffer to fill and to add: both sides reach it, and it is used again. */
  readonly allocate: (bytes: number) => Buffer;
  /** Takes the buffer over; resolves when it has its turn, so that who waits for that does not run ahead of the hash. */
  add(index: number, bytes: Buffer, crc32: number): Promise<void>;
  /** Of the whole file, once every piece was added or found good. */
  readonly sha256: Promise<string>;
  close(): void;
}

export interface PieceHashListeners {
  /** A piece of an earlier run is good. */
  readonly onChecked?: (index: number) => void;
  /** It is not, and must be added anew. */
  readonly onBad: (index: number) => void;
}

export const startPieceHash = (input: HashInput, { onChecked, onBad }: PieceHashListeners): PieceHash => {
  const worker = new Worker(new URL('./pieceHash.worker.ts', import.meta.url), { workerData: input });
  const waiting = new Map<number, () => void>();
  const failures = new Set<(error: Error) => void>();
  const lent = new Map<number, Buffer>();
  const free: Buffer[] = [];
  const { promise: sha256, resolve, reject } = Promise.withResolvers<string>();
  // Who waits for pieces hears of it; nobody may be waiting for the hash yet.
  sha256.catch(() => undefined);
  const fail = (error: Error): void => {
    reject(error);
    for (const each of failures) each(error);
  };
  worker.on('message', (message) => {
    const report = hashReport.parse(message);
    if (report.type === 'taken') waiting.get(report.index)?.();
    else if (report.type === 'checked') onChecked?.(report.index);
    else if (report.type === 'bad') onBad(report.index);
    else if (report.type === 'done') resolve(report.sha256);
    else {
      const buffer = lent.get(report.index);
      lent.delete(report.index);
      if (buffer !== undefined) free.push(buffer);
    }
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error(`The hash of ${input.path} was not computed.`)));

  return {
    sha256,
    add: (index, bytes, crc32) =>
      new Promise((resolvePiece, rejectPiece) => {
        failures.add(rejectPiece);
        waiting.set(index, () => {
          waiting.delete(index);
          failures.delete(rejectPiece);
          resolvePiece();
        });
        lent.set(index, bytes);
        worker.postMessage({ index, bytes, crc32 });
      }),
    allocate: (bytes) => {
      const found = free.findIndex(({ buffer }) => buffer.byteLength >= bytes);
      const [used] = found < 0 ? [] : free.splice(found, 1);
      return Buffer.from(used?.buffer ?? new SharedArrayBuffer(bytes), 0, bytes);
    },
    close: () => void worker.terminate(),
  };
};
