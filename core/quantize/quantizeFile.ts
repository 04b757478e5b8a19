/**
 * Quantizes one GGUF into another, in a child process. The result appears under its name only when it is whole and
 * verified; a failure, a cancel or a killed child leaves nothing behind.
 * Errors: those of `readModelHeader`, BAD_INPUT (the result would replace the source), DISK_FULL (before the first byte, or on the way), FILE_WRITE_FAILED,
 * QUANTIZE_FAILED; on abort, the signal's reason.
 */
import { open, realpath, rename, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HearthError } from '../../contract/error.ts';
import type { FileType } from '../../contract/fileTypes.ts';
import { createClient } from '../../contract/rpc/client.ts';
import { readModelHeader, type ModelHeader } from '../catalog/ggufHeader.ts';
import type { ChildExit, Launcher } from '../process/launcher.ts';
import type { QuantizeChildContract } from './childContract.ts';
import { explainQuantizeFailure } from './quantizeFailure.ts';
import { readFailure, readQuantizedBytes, readTensorLine } from './quantizeLog.ts';

export interface QuantizeProgress {
  readonly tensor: { readonly name: string; readonly index: number; readonly count: number };
  /** Of the source's tensors. */
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface QuantizeOptions {
  readonly launcher: Launcher;
  readonly input: string;
  readonly output: string;
  readonly fileType: FileType;
  readonly threads: number;
  readonly onProgress?: (progress: QuantizeProgress) => void;
  readonly signal?: AbortSignal;
  /** Free bytes of the folder's disk; given by tests. */
  readonly readFreeBytes?: (folder: string) => Promise<number>;
}

const logTailLines = 20;
/** Metadata and alignment around the tensors, and a little for everyone else on the disk. */
const spareBytes = 64 * 1024 * 1024;

const statfsFreeBytes = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

interface RunResult {
  readonly log: readonly string[];
}

/** One child, one run. Rejects with the explained failure; kills the child on abort. */
const runChild = async (
  { launcher, input, fileType, threads, signal }: QuantizeOptions,
  output: string,
  dryRun: boolean,
  onLine: (line: string) => void,
): Promise<RunResult> => {
  signal?.throwIfAborted();
  const log: string[] = [];
  const child = launcher.launch('quantize');
  child.onStderrLine((line) => {
    log.push(line);
    onLine(line);
  });
  const kill = (): void => child.kill();
  signal?.addEventListener('abort', kill, { once: true });
  const client = createClient<QuantizeChildContract>(child.transport);
  const fail = (exit: ChildExit | null): HearthError =>
    explainQuantizeFailure({
      fileType,
      reason: log.map(readFailure).findLast((reason) => reason !== null) ?? null,
      exit,
      logTail: log.slice(-logTailLines),
    });
  try {
    const { succeeded } = await client.call('quantize.run', { input, output, fileType, threads, dryRun });
    client.close();
    await child.exited;
    if (!succeeded) throw fail(null);
    return { log };
  } catch (error) {
    child.kill();
    const exit = await child.exited;
    signal?.throwIfAborted();
    if (error instanceof HearthError && error.code !== 'CONNECTION_LOST') throw error;
    throw fail(exit);
  } finally {
    signal?.removeEventListener('abort', kill);
  }
};

const checkDisk = async (options: QuantizeOptions, resultBytes: number): Promise<void> => {
  const folder = dirname(options.output);
  const freeBytes = await (options.readFreeBytes ?? statfsFreeBytes)(folder).catch(() => null);
  if (freeBytes === null) {
    throw new HearthError({
      code: 'FILE_WRITE_FAILED',
      message: `The folder ${folder} is not there.`,
      next: 'Choose a folder that exists.',
    });
  }
  if (freeBytes >= resultBytes + spareBytes) return;
  throw new HearthError({
    code: 'DISK_FULL',
    message: `The result needs ${resultBytes + spareBytes} bytes; the disk of ${folder} has ${freeBytes} free.`,
    details: { neededBytes: resultBytes + spareBytes, freeBytes, folder },
    next: 'Free some disk space, or choose a folder on another disk.',
  });
};

/** The result replaces a file of its name: that must never be the source, not through a link either. */
const refuseSameFile = async (input: string, output: string): Promise<void> => {
  const [source, target] = await Promise.all([realpath(input), realpath(output).catch(() => null)]);
  if (source !== target) return;
  throw new HearthError({
    code: 'BAD_INPUT',
    message: 'The result would replace its own source.',
    details: { input, output },
    next: 'Choose another name for the result.',
  });
};

const checkResult = (source: ModelHeader, result: ModelHeader): void => {
  const missing = source.tensors.filter(({ name }) => !result.tensors.some((tensor) => tensor.name === name));
  if (missing.length === 0) return;
  throw new HearthError({
    code: 'QUANTIZE_FAILED',
    message: `The result lacks ${missing.length} of ${source.tensors.length} tensors, ${missing[0]?.name ?? ''} first.`,
    next: 'Start again; the source is unchanged.',
  });
};

/** Resolves with the result's header. */
export const quantizeFile = async (options: QuantizeOptions): Promise<ModelHeader> => {
  const { input, output, onProgress } = options;
  const source = await readModelHeader(input);
  await refuseSameFile(input, output);
  const part = `${output}.part`;
  await rm(part, { force: true });

  const dryRun = await runChild(options, part, true, () => undefined);
  const resultBytes = dryRun.log.map(readQuantizedBytes).findLast((bytes) => bytes !== null) ?? source.fileBytes;
  await checkDisk(options, resultBytes);

  const bytesOfTensor = new Map(source.tensors.map(({ name, bytes }) => [name, bytes]));
  const totalBytes = source.tensors.reduce((sum, { bytes }) => sum + bytes, 0);
  let doneBytes = 0;
  try {
    await runChild(options, part, false, (line) => {
      const tensor = readTensorLine(line);
      if (tensor === null) return;
      doneBytes += bytesOfTensor.get(tensor.name) ?? 0;
      onProgress?.({ tensor, doneBytes, totalBytes });
    });
    const result = await readModelHeader(part);
    checkResult(source, result);
    const file = await open(part, 'r+');
    await file.sync().finally(() => file.close());
    await rename(part, output);
    return result;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
};
