/**
 * All models to another disk: each file is copied and its SHA-256 compared, then the new folder counts, then the old one
 * is deleted. Killed at any moment, one of the two is whole and counts; the same wish goes on from there.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { cp, lstat, mkdir, readdir, readlink, rm, stat, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HearthError } from '../../contract/error.ts';
import type { InstalledModel, Job, ModelFile } from '../../contract/models.ts';
import { userPath } from '../storage/userPath.ts';
import { codeOf, explainWriteError } from '../storage/writeErrors.ts';
import { isFile, moveIntoPlace, syncFolder } from './contentFiles.ts';
import { hashFile } from './hashFile.ts';
import { keepsWhatArrived } from './jobRunner.ts';
import { resolveModelsFolder, storeParts, writeModelsFolder } from './modelsFolder.ts';
import { checkSpace } from './reserveSpace.ts';
import { openModelStore, type ModelStore } from './store.ts';

export interface MoveOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (values: Pick<Job, 'phase' | 'doneBytes' | 'totalBytes'>) => void;
  /** Does what it is given while nobody uses the models: from then on others count. */
  readonly whileUnused: (work: () => Promise<void>, signal: AbortSignal) => Promise<void>;
}

interface MovedFile {
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
  /** Null: of an unfinished download, whose journal knows its pieces; or of a broken model, which stays so. */
  readonly sha256: string | null;
}

type Tell = (doneBytes: number) => void;

const copyDamaged = ({ from, to, sha256 }: MovedFile, found: string): HearthError =>
  new HearthError({
    code: 'MODEL_HASH_MISMATCH',
    message: `The copy of ${from} is not what it should be: its SHA-256 is ${found}.`,
    details: { from, to, found, expected: sha256 },
    next: 'Verify the model first ("hearth verify"), and check the new disk. Nothing was deleted.',
  });

const copyBytes = async (from: string, to: string, signal: AbortSignal, tell: Tell): Promise<void> => {
  let copiedBytes = 0;
  const count = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const bytes of source) {
      yield bytes;
      copiedBytes += bytes.length;
      tell(copiedBytes);
    }
  };
  await pipeline(createReadStream(from, { highWaterMark: 1024 * 1024 }), count, createWriteStream(to), { signal });
};

/** A byte counts half when it is copied, and half when it was compared. */
const copyVerified = async (file: MovedFile, signal: AbortSignal, tell: Tell): Promise<void> => {
  const { from, to, sha256 } = file;
  await mkdir(dirname(to), { recursive: true });
  if ((await lstat(from)).isSymbolicLink()) {
    await symlink(await readlink(from), to);
    return;
  }
  const part = `${to}.moving`;
  try {
    await copyBytes(from, part, signal, (bytes) => tell(bytes / 2));
    if (sha256 !== null) {
      const found = await hashFile(part, { signal, onProgress: (bytes) => tell((file.bytes + bytes) / 2) });
      if (found !== sha256) throw copyDamaged(file, found);
    }
    // It has its name only once it was compared.
    await moveIntoPlace(part, to);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
};

/** What takes long: the models, and what has arrived of unfinished downloads. */
const listFiles = async (store: ModelStore, to: string): Promise<MovedFile[]> => {
  const filesOf = (models: readonly InstalledModel[]): readonly (ModelFile & { readonly path: string })[] =>
    models.flatMap((model) => [model, ...model.versions]).flatMap((stored) => store.filesOf(stored));
  const broken = filesOf((await store.broken()).map(({ model }) => model));
  const downloads = await readdir(join(store.folder, 'downloads'), { recursive: true, withFileTypes: true });
  const parts = downloads.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const unknown = [...parts, ...broken.map(({ path }) => path)].map((path) => ({ path, sha256: null }));
  // What a whole model has too is compared.
  const all = [...unknown, ...filesOf(await store.list())];
  const found = await Promise.all(
    all.map(async ({ path, sha256 }): Promise<MovedFile[]> => {
      // A broken model's files may be gone.
      const there = await stat(path).catch(() => null);
      const target = join(to, relative(store.folder, path));
      return there === null ? [] : [{ from: path, to: target, bytes: there.size, sha256 }];
    }),
  );
  return [...new Map(found.flat().map((file) => [file.to, file])).values()];
};

/** Copied and compared in an earlier run. */
const isThere = ({ to, bytes, sha256 }: MovedFile): Promise<boolean> =>
  sha256 === null ? Promise.resolve(false) : isFile(to, bytes);

const copyFiles = async (
  files: readonly MovedFile[],
  to: string,
  { signal, onProgress }: MoveOptions,
  onCopied: (path: string) => void,
): Promise<void> => {
  const there = new Set<MovedFile>();
  for (const file of files) if (await isThere(file)) there.add(file);
  const sum = (some: readonly MovedFile[]): number => some.reduce((total, { bytes }) => total + bytes, 0);
  const totalBytes = sum(files);
  await checkSpace(to, totalBytes - sum([...there]));
  let before = 0;
  for (const file of files) {
    signal.throwIfAborted();
    const tell: Tell = (doneBytes) => onProgress({ phase: 'verify', doneBytes: before + doneBytes, totalBytes });
    tell(0);
    if (!there.has(file)) {
      await copyVerified(file, signal, tell);
      onCopied(file.to);
    }
    before += file.bytes;
  }
  onProgress({ phase: 'verify', doneBytes: totalBytes, totalBytes });
};

/** What is small and may have changed while the models were copied. */
const copyRest = async (from: string, to: string): Promise<void> => {
  for (const name of storeParts.filter((each) => !['content', 'parts', 'downloads'].includes(each))) {
    await cp(join(from, name), join(to, name), { recursive: true, force: true, verbatimSymlinks: true }).catch(
      (error: unknown) => {
        if (codeOf(error) !== 'ENOENT') throw error;
      },
    );
  }
  await syncFolder(join(to, 'entries'));
};

/** What a disk's first folder has of itself, and what an earlier try of moving there left. */
const isNobodys = (name: string): boolean =>
  storeParts.includes(name) || /^[.$]/.test(name) || ['lost+found', 'System Volume Information'].includes(name);

/** Errors: BAD_INPUT where it is a file, or has other files in it: models among them could not be told apart later. */
const refuseUsed = async (to: string): Promise<void> => {
  const names = await readdir(to).catch((error: unknown) => (codeOf(error) === 'ENOTDIR' ? null : []));
  if (names?.every(isNobodys) === true) return;
  throw new HearthError({
    code: 'BAD_INPUT',
    message: names === null ? `${to} is a file, not a folder.` : `${to} has other files in it.`,
    details: { to },
    next: `Choose a new or an empty folder${names === null ? '' : `, such as ${join(to, 'hearth-models')}`}.`,
  });
};

/** The folder that is meant. Errors: BAD_INPUT where that is no place for them. */
export const readMoveTarget = async (from: string, given: string): Promise<string> => {
  const to = userPath(given.trim());
  const isPartial = !isAbsolute(given.trim()) && !given.trim().startsWith('~');
  if (!isPartial && !to.startsWith(from + sep) && !from.startsWith(to + sep) && to !== from) {
    await refuseUsed(to);
    return to;
  }
  throw new HearthError({
    code: 'BAD_INPUT',
    message: isPartial
      ? `"${given}" is not the whole path of a folder.`
      : to === from
        ? 'The models are there already.'
        : 'One of the two folders lies in the other.',
    details: { from, to },
    next: isPartial ? 'Name it from the root of its disk on.' : 'Choose another folder.',
  });
};

/** Errors: DISK_FULL, FILE_WRITE_FAILED, MODEL_HASH_MISMATCH; what an abort brings about. */
export const moveModels = async (home: string, store: ModelStore, to: string, options: MoveOptions): Promise<void> => {
  const from = store.folder;
  const { signal, whileUnused } = options;
  const copied: string[] = [];
  try {
    await openModelStore(to);
    await copyFiles(await listFiles(store, to), to, options, (path) => copied.push(path));
    const change = async (): Promise<void> => {
      await copyRest(from, to);
      await writeModelsFolder(home, { path: to, leftOver: from });
    };
    await whileUnused(() => store.useFolder(to, change), signal);
  } catch (error) {
    // Stopped for good: else it is gone on with.
    const isGivenUp = signal.aborted && !keepsWhatArrived(signal.reason);
    if (isGivenUp) for (const path of copied) await rm(path, { force: true });
    throw explainWriteError(error, to);
  }
  // What cannot be deleted now is deleted at the next start.
  await resolveModelsFolder(home).catch(() => undefined);
};
