/**
 * Fetches cudart, cublas and cublasLt from NVIDIA's redistributables: reads the list, downloads each archive, compares its
 * SHA-256 with the list's, takes the libraries out, looks that all three are there, and only then gives the folder its
 * name. What fails leaves nothing behind.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HearthError } from '../../../contract/error.ts';
import type { Network } from '../../network/network.ts';
import { explainWriteError } from '../../storage/writeErrors.ts';
import { findCudaRuntimes } from '../cudaRuntime.ts';
import { fetchedCudaFolder } from './cudaFolder.ts';
import { parseRedistList, redistLists, type RedistArchive } from './redistList.ts';
import { unpackLibraries } from './unpackLibraries.ts';

export interface FetchProgress {
  readonly phase: 'download' | 'unpack';
  readonly version: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface FetchCudaRuntimeOptions {
  readonly network: Pick<Network, 'http' | 'throttle'>;
  /** Folder of the lists; ends in a slash. */
  readonly source: string;
  readonly home: string;
  /** 12 or 13. */
  readonly major: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FetchProgress) => void;
}

/** Errors: NETWORK_FAILED and its kin, DOWNLOAD_REFUSED, DISK_FULL, FILE_WRITE_FAILED; the signal's reason. */
export const fetchCudaRuntime = async (options: FetchCudaRuntimeOptions): Promise<void> => {
  const { network, source, home, major, signal, onProgress } = options;
  const list = redistLists[major] ?? '';
  const { status, text } = await network.http().fetchText(new URL(list, source).href, { signal });
  if (status !== 200) throw refused(`${list} was answered with ${status}`);
  const archives = parseRedistList(text, process.platform);
  const totalBytes = archives.reduce((sum, { bytes }) => sum + bytes, 0);
  const version = archives[0]?.version ?? '';

  const folder = fetchedCudaFolder(home, major);
  const part = `${folder}.${process.pid}.part`;
  try {
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { recursive: true });
    let before = 0;
    for (const archive of archives) {
      const file = join(part, basename(archive.path));
      await download(archive, file, options, (bytes) =>
        onProgress({ phase: 'download', version, doneBytes: before + bytes, totalBytes }),
      );
      before += archive.bytes;
    }
    onProgress({ phase: 'unpack', version, doneBytes: totalBytes, totalBytes });
    for (const archive of archives) {
      const file = join(part, basename(archive.path));
      await unpackLibraries(file, part, signal);
      await rm(file);
    }
    await checkComplete(part, major);
    signal.throwIfAborted();
    await rm(folder, { recursive: true, force: true });
    await rename(part, folder);
  } catch (error) {
    throw explainWriteError(error, dirname(folder));
  } finally {
    await rm(part, { recursive: true, force: true });
  }
};

const refused = (reason: string, details: Record<string, string> = {}): HearthError =>
  new HearthError({
    code: 'DOWNLOAD_REFUSED',
    message: `The CUDA runtime could not be fetched: ${reason}.`,
    details,
    next: 'Try again later, or install it with the command beside the button.',
  });

const download = async (
  archive: RedistArchive,
  file: string,
  { network, source, signal }: FetchCudaRuntimeOptions,
  onBytes: (bytes: number) => void,
): Promise<void> => {
  const hash = createHash('sha256');
  const target = await open(file, 'w');
  let bytes = 0;
  try {
    const head = await network.http().fetch(new URL(archive.path, source).href, {
      signal,
      onHead: ({ status }) => status === 200,
      onData: async (chunk) => {
        bytes += chunk.length;
        if (bytes > archive.bytes) throw refused(`${archive.component} is longer than the list says`);
        hash.update(chunk);
        await target.write(chunk);
        onBytes(bytes);
        await network.throttle(chunk.length);
      },
    });
    if (head.status !== 200) throw refused(`${archive.path} was answered with ${head.status}`);
  } finally {
    await target.close();
  }
  const sha256 = hash.digest('hex');
  if (sha256 !== archive.sha256) {
    throw refused(`${archive.component} is not what the list says`, { expected: archive.sha256, found: sha256 });
  }
};

/** An archive may change its layout from one release to the next; half a runtime is worse than none. */
const checkComplete = async (folder: string, major: number): Promise<void> => {
  const { complete } = await findCudaRuntimes({ folders: [folder] });
  if (complete.some((runtime) => runtime.major === major)) return;
  const found = (await readdir(folder)).join(', ');
  throw refused(`its archives hold no complete CUDA ${major} runtime`, { found });
};
