/**
 * Off the main thread: the SHA-256 of a file, computed in order as its pieces arrive. A piece that arrives early is held
 * while there is room for it and else read back when it is its turn; what is read from the file, pieces of an earlier run
 * included, is checked by its CRC-32.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import { hashInput, pieceArrived, type HashReport } from './hashMessages.ts';
import { bytesOfPiece, countPieces } from './pieces.ts';

const { path, bytes: fileBytes, chunkBytes, stored, holdPieces } = hashInput.parse(workerData);
const count = countPieces(fileBytes, chunkBytes);
const onDisk = new Map(stored);
const held = new Map<number, Uint8Array>();
const sha256 = createHash('sha256');
let file: number | null = null;
let next = 0;
let readingBack = false;

const report = (message: HashReport): void => parentPort?.postMessage(message);

const scratch = Buffer.allocUnsafe(chunkBytes);
const readPiece = (index: number): Buffer => {
  file ??= openSync(path, 'r');
  const length = bytesOfPiece(index, fileBytes, chunkBytes);
  const got = readSync(file, scratch, 0, length, index * chunkBytes);
  return scratch.subarray(0, got);
};

const hashFromDisk = (crc: number): void => {
  const bytes = readPiece(next);
  onDisk.delete(next);
  if (crc32(bytes) !== crc || bytes.length !== bytesOfPiece(next, fileBytes, chunkBytes)) {
    report({ type: 'bad', index: next });
    return;
  }
  sha256.update(bytes);
  report({ type: 'checked', index: next });
  next += 1;
};

const advance = (): void => {
  readingBack = false;
  for (let early = held.get(next); early !== undefined; early = held.get(next)) {
    sha256.update(early);
    held.delete(next);
    report({ type: 'free', index: next });
    next += 1;
  }
  const crc = onDisk.get(next);
  if (next === count) {
    if (file !== null) closeSync(file);
    report({ type: 'done', sha256: sha256.digest('hex') });
    parentPort?.close();
  } else if (crc !== undefined) {
    hashFromDisk(crc);
    readingBack = true;
    // Between two pieces others are heard.
    setImmediate(advance);
  }
};

parentPort?.on('message', (message) => {
  const { index, bytes, crc32: crc } = pieceArrived.parse(message);
  report({ type: 'taken', index });
  if (index - next < holdPieces) held.set(index, bytes);
  else {
    onDisk.set(index, crc);
    report({ type: 'free', index });
  }
  if (!readingBack) advance();
});
advance();
