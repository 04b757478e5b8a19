/**
 * One file from the network onto this disk: ranged and parallel where the source allows it, resumed from what an earlier
 * run left, its SHA-256 computed while it arrives. The part file and its journal stay until the file is whole and right;
 * nothing good in them is ever thrown away.
 *
 * Errors: NETWORK_FAILED, RATE_LIMITED, DOWNLOAD_REFUSED, MODEL_NOT_FOUND, FILE_CHANGED, CERTIFICATE_UNTRUSTED,
 * MODEL_HASH_MISMATCH, what writing throws; the signal's reason.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { Http } from '../../network/http.ts';
import { createTurns } from '../../storage/turns.ts';
import { fetchPieces, type FetchTuning } from './fetchPieces.ts';
import { openJournal, type Journal } from './journal.ts';
import { startPieceHash } from './pieceHash.ts';
import { bytesOfPiece, chooseChunkBytes, countPieces, createPieces, type Piece, type Pieces } from './pieces.ts';
import { settleMismatch } from './settleMismatch.ts';
import type { SourceAddress } from './sources.ts';
import type { ExpectedFile } from './transfer.ts';

export interface DownloadFileOptions {
  readonly http: Http;
  readonly addresses: readonly SourceAddress[];
  readonly expected: ExpectedFile;
  /** Where it is put together. The journal lies beside it, `.journal`. */
  readonly part: string;
  readonly tuning: FetchTuning;
  readonly signal: AbortSignal;
  /** Of this file, what earlier runs brought included; called for every bit that arrives. */
  readonly onProgress?: (doneBytes: number) => void;
  /** The file is whole and is read again: after an earlier run, or as its hash is wrong. */
  readonly onVerify?: (doneBytes: number) => void;
}

export interface DownloadedFile {
  readonly sha256: string;
  readonly chunkBytes: number;
  /** CRC-32 of every piece. */
  readonly checks: readonly number[];
}

export const journalOf = (part: string): string => `${part}.journal`;

/** How many finished pieces may wait in memory for the one in front of them. */
const holdPieces = 12;

/** Reads back what was left of a piece that was not whole; what does not fit its checksum is fetched again. */
const restorePartial = async (
  file: FileHandle,
  pieces: Pieces,
  journal: Journal,
  chunkBytes: number,
  allocate: (bytes: number) => Buffer,
): Promise<void> => {
  for (const [index, { bytes, crc32: crc }] of journal.stored) {
    if (bytes >= bytesOfPiece(index, pieces.totalBytes, chunkBytes)) continue;
    const piece = pieces.claimAt(index * chunkBytes);
    if (piece === null) continue;
    const buffer = allocate(piece.bytes);
    const { bytesRead } = await file.read(buffer, 0, bytes, piece.start);
    if (bytesRead === bytes && crc32(buffer.subarray(0, bytes)) === crc) {
      piece.buffer = buffer;
      piece.receivedBytes = bytes;
    }
    pieces.release(piece);
  }
};

const storePartial = async (file: FileHandle, journal: Journal, piece: Piece): Promise<void> => {
  if (piece.buffer === null) return;
  const bytes = piece.buffer.subarray(0, piece.receivedBytes);
  await file.write(bytes, 0, bytes.length, piece.start);
  await journal.add(piece.index, { bytes: bytes.length, crc32: crc32(bytes) });
};

/** Opened for reading and writing; made where it is missing. */
const openPart = (path: string): Promise<FileHandle> => open(path, 'r+').catch(() => open(path, 'w+'));

export const downloadFile = async (options: DownloadFileOptions): Promise<DownloadedFile> => {
  const { http, addresses, expected, part, tuning, signal, onProgress, onVerify } = options;
  const chunkBytes = chooseChunkBytes(expected.bytes);
  const journal = await openJournal(journalOf(part), { ...expected, chunkBytes });
  const file = await openPart(part);
  const wholeBefore = [...journal.stored].filter(
    ([index, { bytes }]) => bytes === bytesOfPiece(index, expected.bytes, chunkBytes),
  );
  const isThere = new Set(wholeBefore.map(([index]) => index));
  const pieces = createPieces(expected.bytes, chunkBytes, (index) => !isThere.has(index));
  const origins = new Map<number, SourceAddress>();
  let foundBad: () => void = () => undefined;
  const hash = startPieceHash(
    {
      path: part,
      bytes: expected.bytes,
      chunkBytes,
      stored: wholeBefore.map(([index, { crc32: crc }]): [number, number] => [index, crc]),
      holdPieces,
    },
    {
      onChecked: (index) => {
        if (pieces.isComplete()) onVerify?.(Math.min(expected.bytes, (index + 1) * chunkBytes));
      },
      onBad: (index) => {
        pieces.reopen(index);
        foundBad();
      },
    },
  );

  /** One at a time: the system lets only one write to a file, and who waits for that burns a core. */
  const writes = createTurns();
  const store = async (piece: Piece, address: SourceAddress): Promise<void> => {
    const { buffer, index, start, bytes } = piece;
    if (buffer === null) throw new Error(`Piece ${index} has no bytes.`);
    // Here and not beside the hash: that thread is the busiest, and the piece has just been read.
    const crc = crc32(buffer);
    await writes.take(() => file.write(buffer, 0, bytes, start));
    piece.buffer = null;
    origins.set(index, address);
    await Promise.all([journal.add(index, { bytes, crc32: crc }), hash.add(index, buffer, crc)]);
  };

  const tell = (): void => onProgress?.(pieces.receivedBytes());
  try {
    await restorePartial(file, pieces, journal, chunkBytes, hash.allocate);
    tell();
    const fetchAll = () =>
      fetchPieces({
        http,
        addresses,
        pieces,
        expected,
        tuning,
        signal,
        onPiece: (piece, source) => store(piece, source.address),
        onBytes: tell,
        allocate: hash.allocate,
      });
    let sha256: string | null = null;
    while (sha256 === null) {
      if (!pieces.isComplete()) await fetchAll();
      const { promise: bad, resolve } = Promise.withResolvers<null>();
      foundBad = () => resolve(null);
      const stopped = new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
      stopped.catch(() => undefined);
      signal.throwIfAborted();
      sha256 = pieces.isComplete() ? await Promise.race([hash.sha256, bad, stopped]) : null;
    }
    if (expected.sha256 !== null && sha256 !== expected.sha256) {
      sha256 = await settleMismatch({ ...options, file, journal, chunkBytes, origins, found: sha256 });
    }
    await file.sync();
    return { sha256, chunkBytes, checks: checksOf(journal, countPieces(expected.bytes, chunkBytes)) };
  } finally {
    await Promise.all(pieces.partial().map((piece) => storePartial(file, journal, piece))).catch(() => undefined);
    hash.close();
    await journal.close();
    await file.close();
  }
};

const checksOf = ({ stored }: Journal, count: number): number[] =>
  Array.from({ length: count }, (_, index) => stored.get(index)?.crc32 ?? 0);
