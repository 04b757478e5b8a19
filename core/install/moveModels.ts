/**
 * All models to another disk: each file is copied and its SHA-256 compared, then the new folder counts, then the old one
 * is deleted. Killed at any moment, one of the two is whole and counts; the same command goes on from there.
 * Errors: HOME_IN_USE, DISK_FULL, FILE_WRITE_FAILED, BAD_INPUT, MODEL_HASH_MISMATCH; the signal's reason.
 */
import { copyFile, cp, mkdir, readlink, lstat, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { HearthError } from '../../contract/error.ts';
import type { Job } from '../../contract/models.ts';
import { takeHome } from '../storage/homeLock.ts';
import { explainWriteError } from '../storage/writeErrors.ts';
import { isFile, syncFolder } from './contentFiles.ts';
import { hashFile } from './hashFile.ts';
import { resolveModelsFolder, storeParts, writeModelsFolder } from './modelsFolder.ts';
import { checkSpace } from './reserveSpace.ts';
import { openModelStore } from './store.ts';

export interface MoveOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (values: Pick<Job, 'phase' | 'doneBytes' | 'totalBytes'>) => void;
}

interface MovedFile {
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
  readonly sha256: string;
}

const copyVerified = async ({ from, to, bytes, sha256 }: MovedFile, signal: AbortSignal): Promise<void> => {
  // It has its name only once it was compared, in this run or an earlier one.
  if (await isFile(to, bytes)) return;
  await mkdir(dirname(to), { recursive: true });
  if ((await lstat(from)).isSymbolicLink()) {
    await symlink(await readlink(from), to);
    return;
  }
  const part = `${to}.moving`;
  await copyFile(from, part);
  const found = await hashFile(part, { signal });
  if (found !== sha256) {
    await rm(part, { force: true });
    throw new HearthError({
      code: 'MODEL_HASH_MISMATCH',
      message: `The copy of ${from} is not what it should be: its SHA-256 is ${found}.`,
      details: { from, to, found, expected: sha256 },
      next: 'Verify the model first ("hearth verify"), and check the new disk. Nothing was deleted.',
    });
  }
  await rename(part, to);
};

const copyStore = async (folder: string, to: string, { signal, onProgress }: MoveOptions): Promise<number> => {
  const store = await openModelStore(folder);
  const models = [...(await store.list()), ...(await store.broken()).map(({ model }) => model)];
  const files = models
    .flatMap((model) => [model, ...model.versions])
    .flatMap((stored) =>
      store.filesOf(stored).map(({ path, bytes, sha256 }): MovedFile => ({
        from: path,
        to: join(to, relative(folder, path)),
        bytes,
        sha256,
      })),
    );
  const there = await Promise.all(
    files.map(async (file) => ((await stat(file.from).catch(() => null)) === null ? [] : [file])),
  );
  const wanted = [...new Map(there.flat().map((file) => [file.to, file])).values()];
  const totalBytes = wanted.reduce((sum, { bytes }) => sum + bytes, 0);
  const left = await Promise.all(wanted.map(async (file) => ((await isFile(file.to, file.bytes)) ? 0 : file.bytes)));
  await checkSpace(
    to,
    left.reduce((sum, bytes) => sum + bytes, 0),
  );
  let doneBytes = 0;
  for (const file of wanted) {
    signal.throwIfAborted();
    onProgress({ phase: 'verify', doneBytes, totalBytes });
    await copyVerified(file, signal);
    doneBytes += file.bytes;
  }
  for (const name of storeParts.filter((each) => each !== 'content' && each !== 'parts')) {
    await cp(join(folder, name), join(to, name), { recursive: true, force: true, verbatimSymlinks: true }).catch(
      (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      },
    );
  }
  await syncFolder(join(to, 'entries'));
  onProgress({ phase: 'verify', doneBytes: totalBytes, totalBytes });
  return totalBytes;
};

export const moveModels = async (
  home: string,
  target: string,
  options: MoveOptions,
): Promise<{ folder: string; movedBytes: number }> => {
  // Holds the home folder: an app that runs would go on to use what is deleted.
  const lock = takeHome(home);
  try {
    const from = await resolveModelsFolder(home);
    const to = resolve(target);
    if (to === from) return { folder: to, movedBytes: 0 };
    if (to.startsWith(from + sep) || from.startsWith(to + sep)) {
      throw new HearthError({
        code: 'BAD_INPUT',
        message: 'One of the two folders lies in the other.',
        details: { from, to },
        next: 'Choose a folder of its own.',
      });
    }
    await mkdir(to, { recursive: true });
    const movedBytes = await copyStore(from, to, options);
    await writeModelsFolder(home, { path: to, leftOver: from });
    // Deletes what was left behind, as the next start would.
    await resolveModelsFolder(home);
    return { folder: to, movedBytes };
  } catch (error) {
    throw explainWriteError(error, target);
  } finally {
    lock.release();
  }
};
