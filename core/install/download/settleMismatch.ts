/**
 * A file that is whole and has the wrong hash: every piece is fetched once more, from another source where there is one,
 * and compared. Where the two differ, each source is asked for all of those pieces, until the hash is right. What was
 * right stays where it is.
 */
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { HearthError } from '../../../contract/error.ts';
import { hashFile } from '../hashFile.ts';
import type { DownloadFileOptions } from './downloadFile.ts';
import { fetchPieces } from './fetchPieces.ts';
import type { Journal } from './journal.ts';
import { bytesOfPiece, createPieces } from './pieces.ts';
import type { SourceAddress } from './sources.ts';

export interface MismatchOptions extends DownloadFileOptions {
  readonly file: FileHandle;
  readonly journal: Journal;
  readonly chunkBytes: number;
  /** Which source each piece came from, as far as this run knows. */
  readonly origins: ReadonlyMap<number, SourceAddress>;
  /** The wrong hash. */
  readonly found: string;
}

/** Resolves with the right hash. Errors: MODEL_HASH_MISMATCH, and those of fetching. */
export const settleMismatch = async (options: MismatchOptions): Promise<string> => {
  const { http, addresses, expected, part, tuning, signal, onVerify, file, journal, chunkBytes, origins } = options;

  const readOwn = async (index: number): Promise<Buffer> => {
    const bytes = bytesOfPiece(index, expected.bytes, chunkBytes);
    const buffer = Buffer.allocUnsafe(bytes);
    await file.read(buffer, 0, bytes, index * chunkBytes);
    return buffer;
  };

  const replace = async (index: number, bytes: Buffer): Promise<void> => {
    await file.write(bytes, 0, bytes.length, index * chunkBytes);
    await journal.add(index, { bytes: bytes.length, crc32: crc32(bytes) });
  };

  /** Fetches pieces again and takes those that differ; resolves with their numbers. */
  const fetchAgain = async (
    wanted: (index: number) => boolean,
    from: readonly SourceAddress[],
    avoid: (index: number) => SourceAddress | null = () => null,
  ): Promise<Set<number>> => {
    const differing = new Set<number>();
    const pieces = createPieces(expected.bytes, chunkBytes, wanted);
    if (pieces.isComplete()) return differing;
    await fetchPieces({
      http,
      addresses: from,
      pieces,
      expected,
      tuning,
      signal,
      onPiece: async ({ index, buffer }) => {
        if (buffer === null || buffer.equals(await readOwn(index))) return;
        differing.add(index);
        await replace(index, buffer);
      },
      onBytes: () => onVerify?.(pieces.receivedBytes()),
      avoid: ({ index }) => avoid(index),
    });
    return differing;
  };
  const check = (): Promise<string> => hashFile(part, { signal, onProgress: (doneBytes) => onVerify?.(doneBytes) });

  const inQuestion = await fetchAgain(
    () => true,
    addresses,
    (index) => origins.get(index) ?? addresses[0] ?? null,
  );
  let sha256 = inQuestion.size === 0 ? options.found : await check();
  // Both copies may have been wrong in one place or another. A source that is right is right in all of them.
  for (const address of inQuestion.size === 0 ? [] : addresses) {
    if (sha256 === expected.sha256) break;
    try {
      const changed = await fetchAgain((index) => inQuestion.has(index), [address]);
      if (changed.size > 0) sha256 = await check();
    } catch (error) {
      // One that does not work decides nothing.
      if (signal.aborted) throw error;
    }
  }
  if (sha256 === expected.sha256) return sha256;
  throw new HearthError({
    code: 'MODEL_HASH_MISMATCH',
    message: `The downloaded file is not what it should be: its SHA-256 is ${sha256}, it should be ${expected.sha256 ?? ''}.`,
    details: { found: sha256, expected: expected.sha256, differingPieces: inQuestion.size },
    next: 'Every source serves the same wrong bytes. Try again later, or add another endpoint; what has arrived is kept.',
  });
};
