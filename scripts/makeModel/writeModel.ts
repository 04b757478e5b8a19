/**
 * Writes a planned model. The file has its name only when it is whole: until then it is `<name>.part`, which is
 * removed where the writing fails or is stopped.
 */
import { open, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sizeText } from '../../core/hardware/sizeText.ts';
import { cutFromPool, randomPool, repeatedPool, type BlockPool } from './blockPool.ts';
import { alignedBytes, type ModelPlan, type PlannedTensor } from '../../core/catalog/shape/modelPlan.ts';
import { randomBytes } from './randomBytes.ts';

/** The file cannot be made there; the message says why. */
export class WriteRefusal extends Error {}

export interface WriteOptions {
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly onProgress: (writtenBytes: number) => void;
  /** Bytes that may be written to the folder's disk. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

const readFreeBytes = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** Where each tensor's bytes come from; pools are made when they are first wanted. */
const createSource = (
  plan: ModelPlan,
  seed: number,
): ((tensor: PlannedTensor, index: number) => Iterable<Uint8Array>) => {
  const pools = new Map<string, BlockPool>();
  const starts = randomBytes(seed, 'starts', 4 * plan.tensors.length);
  return ({ content, type, bytes }, index) => {
    if ('values' in content) return cutFromPool(repeatedPool(content.values), 0, bytes);
    const key = `${type} ${content.spread}`;
    const pool = pools.get(key) ?? randomPool(type, content.spread, seed);
    pools.set(key, pool);
    return cutFromPool(pool, starts.readUInt32LE(4 * index), bytes);
  };
};

const writeWhole = async (file: FileHandle, piece: Uint8Array): Promise<void> => {
  // A single write may take less than it is given.
  for (let done = 0; done < piece.length;) done += (await file.write(piece, done)).bytesWritten;
};

const writeAll = async (file: FileHandle, plan: ModelPlan, options: WriteOptions): Promise<void> => {
  const { signal, onProgress, seed } = options;
  const source = createSource(plan, seed);
  let writtenBytes = 0;
  const write = async (piece: Uint8Array): Promise<void> => {
    signal.throwIfAborted();
    await writeWhole(file, piece);
    writtenBytes += piece.length;
    onProgress(writtenBytes);
  };
  await write(plan.header);
  for (const [index, tensor] of plan.tensors.entries()) {
    for (const piece of source(tensor, index)) await write(piece);
    const padding = alignedBytes(tensor.bytes) - tensor.bytes;
    if (padding > 0) await write(new Uint8Array(padding));
  }
};

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Throws WriteRefusal before anything is written, the signal's reason when it is aborted, else the system's error. */
export const writeModel = async (plan: ModelPlan, path: string, options: WriteOptions): Promise<void> => {
  const folder = dirname(path);
  const partPath = `${path}.part`;
  if (await exists(path)) throw new WriteRefusal(`${path} is there already; remove it first, or choose another name`);
  if (!(await exists(folder))) throw new WriteRefusal(`there is no folder ${folder}`);
  // What an earlier run left when it was killed.
  await rm(partPath, { force: true });
  const freeBytes = await (options.freeBytes ?? readFreeBytes)(folder);
  if (freeBytes < plan.fileBytes) {
    throw new WriteRefusal(`the file needs ${sizeText(plan.fileBytes)} and its disk has ${sizeText(freeBytes)} free`);
  }
  try {
    const file = await open(partPath, 'w');
    try {
      await writeAll(file, plan, options);
    } finally {
      await file.close();
    }
    await rename(partPath, path);
  } catch (error) {
    await rm(partPath, { force: true });
    throw error;
  }
};
