/**
 * How fast the disk that holds the models reads, in bytes per second: large blocks, two at a time, around the system's
 * cache (O_DIRECT; on Windows FILE_FLAG_NO_BUFFERING, which libuv knows by its own number). macOS has no such flag for a
 * file that is opened, so it is not measured there.
 *
 * Read is what lies on the disk anyway: the largest installed model, else the program that runs this. Only where neither
 * is on that disk a file is written for it, and only with room to spare. Never on a network or memory disk, where the
 * number would be the network's or the memory's.
 */
import { constants } from 'node:fs';
import { open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { readDisk } from './disk.ts';
import type { Measured } from './measureMemory.ts';

export interface MeasureDiskOptions {
  readonly modelsFolder: string;
  readonly timeoutMs?: number;
  /** Instead of this program; for tests. */
  readonly otherFiles?: readonly string[];
}

const mebibyte = 2 ** 20;
const blockBytes = 4 * mebibyte;
const blocksAtOnce = 2;
/** Enough for a figure that holds; a fast disk has read it in 20 ms. */
const leastBytes = 64 * mebibyte;
const mostBytes = 1024 * mebibyte;
const writtenBytes = 256 * mebibyte;
const roomToWriteBytes = 16 * 1024 * mebibyte;
const windowsNoBuffering = 0x02000000; // UV_FS_O_DIRECT of libuv's win.h

const notMeasured = (reason: string): Measured => ({ bytesPerSecond: null, reason });

/** Never rejects. */
export const measureDisk = async (options: MeasureDiskOptions): Promise<Measured> => {
  const { modelsFolder, timeoutMs = 1000 } = options;
  if (process.platform === 'darwin') return notMeasured('macOS reads through its cache only');
  try {
    const { kind, freeBytes } = await readDisk(modelsFolder);
    if (kind === 'network') return notMeasured('the models folder is on a network disk');
    if (kind === 'memory') return notMeasured('the models folder is in memory');
    const existing = await fileToRead(modelsFolder, options.otherFiles ?? [process.execPath]);
    if (existing !== null) return await readAround(existing, timeoutMs);
    if ((freeBytes ?? 0) < roomToWriteBytes) return notMeasured('too little room to write a file for it');
    const written = join(modelsFolder, `read-test-${process.pid}.part`);
    try {
      await writeFileFor(written);
      return await readAround(written, timeoutMs);
    } finally {
      await rm(written, { force: true });
    }
  } catch (error) {
    return notMeasured(error instanceof Error ? error.message : String(error));
  }
};

/** The largest file on the disk of the folder: a model, or one of `others`. */
const fileToRead = async (modelsFolder: string, others: readonly string[]): Promise<string | null> => {
  const { dev } = await stat(modelsFolder);
  const content = join(modelsFolder, 'content');
  const models = (await readdir(content).catch(() => [])).map((name) => join(content, name));
  const files = await Promise.all(
    [...models, ...others].map(async (path) => ({ path, found: await stat(path).catch(() => null) })),
  );
  const fitting = files
    .map(({ path, found }) => ({ path, bytes: found?.isFile() === true && found.dev === dev ? found.size : 0 }))
    .filter(({ bytes }) => bytes >= leastBytes)
    .sort((one, other) => other.bytes - one.bytes);
  return fitting[0]?.path ?? null;
};

const readAround = async (path: string, timeoutMs: number): Promise<Measured> => {
  const flag = process.platform === 'win32' ? windowsNoBuffering : constants.O_DIRECT;
  const file = await open(path, constants.O_RDONLY | flag).catch(() => null);
  if (file === null) return notMeasured('its file system reads through the system’s cache only');
  try {
    return await readOnce(file, timeoutMs);
  } finally {
    await file.close();
  }
};

/** Each part is read once: a second time it might come from the disk's own memory. */
const readOnce = async (file: FileHandle, timeoutMs: number): Promise<Measured> => {
  const { size } = await file.stat();
  const lastBlock = Math.floor(Math.min(size, mostBytes) / blockBytes);
  // Direct reading needs memory that begins at a page, which a buffer of Node's does not; WebAssembly's does.
  const memory = new WebAssembly.Memory({ initial: (blocksAtOnce * blockBytes) / 65536 }).buffer;
  let next = 0;
  let readBytes = 0;
  const started = performance.now();
  const readBlocks = async (place: number): Promise<void> => {
    const into = new Uint8Array(memory, place * blockBytes, blockBytes);
    while (next < lastBlock && performance.now() - started < timeoutMs) {
      const position = next * blockBytes;
      next += 1;
      readBytes += (await file.read(into, 0, blockBytes, position)).bytesRead;
    }
  };
  await Promise.all(Array.from({ length: blocksAtOnce }, (_, place) => readBlocks(place)));
  const seconds = (performance.now() - started) / 1000;
  return readBytes === 0
    ? notMeasured('nothing was read in time')
    : { bytesPerSecond: readBytes / seconds, reason: null };
};

/** Of random bytes, as a file system may compress others. */
const writeFileFor = async (path: string): Promise<void> => {
  const block = new Uint8Array(blockBytes);
  for (let start = 0; start < blockBytes; start += 65536) {
    crypto.getRandomValues(block.subarray(start, start + 65536));
  }
  const file = await open(path, 'w');
  try {
    for (let written = 0; written < writtenBytes; written += blockBytes) await file.write(block);
    await file.sync();
  } finally {
    await file.close();
  }
};
