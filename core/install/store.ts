/**
 * The models of this machine. Content is kept by hash, `models/content/<sha256>.gguf`, or a folder of that name for a
 * model in several files, whose own names matter to the engine. One small file a model in `models/entries` names its
 * content; it is written last and in one piece, so that a model is either ready or not there. `models/names` has links
 * for people to read.
 */
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { HearthError, type ErrorInfo } from '../../contract/error.ts';
import { installedModel, type BrokenModel, type InstalledModel, type ModelFile } from '../../contract/models.ts';
import { makeFolder } from '../storage/makeFolder.ts';
import { createTurns } from '../storage/turns.ts';
import { explainWriteError } from '../storage/writeErrors.ts';
import { isFile, linkIntoPlace, moveIntoPlace, syncFolder } from './contentFiles.ts';
import { newPart, removeLeftOvers } from './parts.ts';
import { createPieceChecks, type PieceChecks } from './pieceChecks.ts';
import { withNewer, withoutVersion, withRejected, withVersion } from './versions.ts';

type Content = Pick<InstalledModel, 'sha256'> & Partial<Pick<InstalledModel, 'files'>>;
/** A model or one of its versions: what its files are. */
type Stored = Pick<InstalledModel, 'sha256' | 'bytes' | 'files'>;

export interface ModelStore {
  /** Where all of it lies. */
  readonly folder: string;
  /** `move` brings everything there; entries do not change meanwhile. Where it fails, the folder stays. */
  useFolder(folder: string, move: () => Promise<void>): Promise<void>;
  /** Ready models, newest last. */
  list(): Promise<InstalledModel[]>;
  /** Those that are not: a file is gone or has another length, or was found damaged. */
  broken(): Promise<BrokenModel[]>;
  /** By full id, or by the id without quantization where that is unique. Errors: MODEL_NOT_INSTALLED. */
  find(id: string): Promise<InstalledModel>;
  /** Also among those that are broken. */
  findAny(id: string): Promise<InstalledModel>;
  /** What the engine loads: the file, or the first of several. */
  contentPath(model: Content): string;
  /** All of them, in order. */
  filesOf(model: Stored): readonly (ModelFile & { readonly path: string })[];
  /** Is there already a whole file of this hash? */
  hasContent(file: Pick<ModelFile, 'sha256' | 'bytes'>): Promise<boolean>;
  /** A path for a file that is still being made, used by nobody else. */
  createPart(name: string): string;
  /** Where a download of this model is put together; it stays until it is whole. */
  downloadFolder(id: string): string;
  /**
   * Makes verified files the content of an entry, in their order. Where the entry is there with other content, that is
   * kept as the version before; with `failure` the new files are kept beside it instead. Errors: DISK_FULL,
   * FILE_WRITE_FAILED.
   */
  add(paths: string | readonly string[], model: InstalledModel, failure?: ErrorInfo | null): Promise<void>;
  /** The same without moving it: another program's file gets a second name. */
  link(path: string, model: InstalledModel, failure?: ErrorInfo | null): Promise<void>;
  /** An entry for content that is there. */
  addEntry(model: InstalledModel, failure?: ErrorInfo | null): Promise<void>;
  /** Null = the version before. `failure`: why the present one cannot stay. Errors: MODEL_NOT_INSTALLED, BAD_INPUT. */
  useVersion(id: string, sha256: string | null, failure?: ErrorInfo | null): Promise<InstalledModel>;
  removeVersion(id: string, sha256: string): Promise<void>;
  update(
    id: string,
    changes: Partial<Pick<InstalledModel, 'pinned' | 'lastUsedAt' | 'answersOnTrial' | 'notice'>>,
  ): Promise<void>;
  setDamaged(id: string, damaged: boolean): Promise<void>;
  readonly checks: PieceChecks;
  /** Removes the entry and its versions, and their content where no other entry has it. */
  remove(id: string): Promise<void>;
}

const storedEntry = installedModel.extend({ damaged: z.boolean().default(false) });
type StoredEntry = z.infer<typeof storedEntry>;

/** Neither a colon nor a slash can stand in a file name everywhere. */
export const fileNameOf = (id: string): string => encodeURIComponent(id).replaceAll('%3A', '@');

/** Removes what a crashed run left half done. Errors: DISK_FULL, FILE_WRITE_FAILED. */
export const openModelStore = async (opened: string): Promise<ModelStore> => {
  let folder = opened;
  const within = (...names: readonly string[]): string => join(folder, ...names);
  try {
    for (const name of ['content', 'entries', 'parts', 'names', 'downloads']) {
      await makeFolder(within(name));
    }
    await removeLeftOvers(within('parts'));
  } catch (error) {
    throw explainWriteError(error, folder);
  }

  const contentPath = ({ sha256, files = [] }: Content): string =>
    files.length > 1 ? within('content', sha256, files[0]?.name ?? '') : within('content', `${sha256}.gguf`);

  const filesOf: ModelStore['filesOf'] = (model) =>
    model.files.length > 1
      ? model.files.map((file) => ({ ...file, path: within('content', model.sha256, file.name) }))
      : [{ name: `${model.sha256}.gguf`, bytes: model.bytes, sha256: model.sha256, path: contentPath(model) }];

  const entryPath = (id: string): string => within('entries', `${fileNameOf(id)}.json`);
  const namePath = (id: string): string => within('names', `${fileNameOf(id)}.gguf`);

  const readEntries = async (): Promise<StoredEntry[]> => {
    const found = (await readdir(within('entries'))).filter((name) => name.endsWith('.json'));
    const read = await Promise.all(
      found.map(async (name) => {
        try {
          return storedEntry.parse(JSON.parse(await readFile(within('entries', name), 'utf8')));
        } catch {
          // An entry that cannot be read is none.
          return null;
        }
      }),
    );
    const whole = read.filter((entry) => entry !== null);
    return whole.sort((a, b) => a.installedAt.localeCompare(b.installedAt));
  };

  const problemOf = async (entry: StoredEntry): Promise<Pick<BrokenModel, 'problem' | 'path'> | null> => {
    for (const { path, bytes } of filesOf(entry)) {
      if (!(await isFile(path, bytes))) return { problem: 'missing', path };
    }
    return entry.damaged ? { problem: 'damaged', path: contentPath(entry) } : null;
  };

  const look = async (): Promise<{ ready: InstalledModel[]; broken: BrokenModel[] }> => {
    const all = await Promise.all(
      (await readEntries()).map(async (entry) => ({ entry, problem: await problemOf(entry) })),
    );
    const plain = ({ damaged: _damaged, ...model }: StoredEntry): InstalledModel => model;
    return {
      ready: all.flatMap(({ entry, problem }) => (problem === null ? [plain(entry)] : [])),
      broken: all.flatMap(({ entry, problem }) => (problem === null ? [] : [{ model: plain(entry), ...problem }])),
    };
  };

  const choose = (id: string, models: readonly InstalledModel[]): InstalledModel => {
    const exact = models.find((model) => model.id === id);
    const similar = models.filter((model) => model.id.startsWith(`${id}:`));
    const found = exact ?? (similar.length === 1 ? similar[0] : undefined);
    if (found !== undefined) return found;
    throw new HearthError({
      code: 'MODEL_NOT_INSTALLED',
      message: similar.length > 1 ? `Several models are named "${id}".` : `The model "${id}" is not installed.`,
      details: { id, installed: models.map((model) => model.id) },
      next:
        models.length === 0
          ? 'Install a model first.'
          : `Choose one of: ${models.map((model) => model.id).join(', ')}.`,
    });
  };

  const writeEntry = async (entry: StoredEntry | InstalledModel): Promise<void> => {
    const part = newPart(within('parts'), fileNameOf(entry.id));
    try {
      await writeFile(part, JSON.stringify(entry, null, 2));
      await moveIntoPlace(part, entryPath(entry.id));
      await syncFolder(within('entries'));
    } catch (error) {
      await rm(part, { force: true });
      throw explainWriteError(error, folder);
    }
    // Only for people: where links cannot be made, nothing is missing.
    await rm(namePath(entry.id), { force: true }).catch(() => undefined);
    await symlink(relative(within('names'), contentPath(entry)), namePath(entry.id)).catch(() => undefined);
  };

  /** Each change of entries reads what is there, and none may be lost. */
  const { take: inTurn } = createTurns();
  const change = (id: string, changes: Partial<StoredEntry>): Promise<void> =>
    inTurn(async () => {
      const entry = (await readEntries()).find((candidate) => candidate.id === id);
      if (entry !== undefined) await writeEntry({ ...entry, ...changes });
    });

  const checks = createPieceChecks(() => within('checks'));

  /** Deletes the files of what no entry names any more. */
  const dropContent = async (dropped: readonly Stored[]): Promise<void> => {
    const used = new Set(
      (await readEntries()).flatMap((entry) => [entry, ...entry.versions]).map(({ sha256 }) => sha256),
    );
    for (const stored of dropped.filter(({ sha256 }) => !used.has(sha256))) {
      for (const { path, sha256 } of filesOf(stored)) {
        await rm(path, { force: true });
        await checks.remove(sha256);
      }
      if (stored.files.length > 1) await rm(within('content', stored.sha256), { recursive: true, force: true });
    }
  };

  /** The entry in the place of `before`; the versions that it names no more are deleted. */
  const replaceEntry = async (before: InstalledModel, after: InstalledModel): Promise<void> => {
    await writeEntry(after);
    await dropContent([before, ...before.versions]);
  };

  const addEntry: ModelStore['addEntry'] = (model, failure = null) =>
    inTurn(async () => {
      const before = (await readEntries()).find(({ id }) => id === model.id);
      if (before === undefined) await writeEntry(model);
      else {
        const { damaged: _damaged, ...old } = before;
        await replaceEntry(old, failure === null ? withNewer(old, model) : withRejected(before, model, failure));
      }
    });

  const put = async (
    model: InstalledModel,
    failure: ErrorInfo | null | undefined,
    place: (to: string, index: number) => Promise<void>,
  ): Promise<void> => {
    try {
      const files = filesOf(model);
      await mkdir(dirname(contentPath(model)), { recursive: true });
      for (const [index, { path }] of files.entries()) await place(path, index);
      await syncFolder(dirname(contentPath(model)));
    } catch (error) {
      throw explainWriteError(error, folder);
    }
    await addEntry(model, failure);
  };

  const findAny = async (id: string): Promise<InstalledModel> => {
    const { ready, broken } = await look();
    return choose(id, [...ready, ...broken.map(({ model }) => model)]);
  };

  return {
    get folder() {
      return folder;
    },
    useFolder: (moved, move) =>
      inTurn(async () => {
        await move();
        folder = moved;
      }),
    list: async () => (await look()).ready,
    broken: async () => (await look()).broken,
    find: async (id) => choose(id, (await look()).ready),
    findAny,
    contentPath,
    filesOf,
    hasContent: ({ sha256, bytes }) => isFile(contentPath({ sha256 }), bytes),
    createPart: (name) => newPart(within('parts'), fileNameOf(name)),
    downloadFolder: (id) => within('downloads', fileNameOf(id)),
    add: (paths, model, failure) => {
      const all = typeof paths === 'string' ? [paths] : paths;
      return put(model, failure, (to, index) => moveIntoPlace(all[index] ?? '', to));
    },
    link: (path, model, failure) => put(model, failure, (to) => linkIntoPlace(path, to)),
    addEntry,
    useVersion: (id, sha256, failure) =>
      inTurn(async () => {
        const before = await findAny(id);
        const after = withVersion(before, sha256, failure);
        await replaceEntry(before, after);
        return after;
      }),
    removeVersion: (id, sha256) =>
      inTurn(async () => {
        const before = await findAny(id);
        await replaceEntry(before, withoutVersion(before, sha256));
      }),
    update: change,
    setDamaged: (id, damaged) => change(id, { damaged }),
    checks,
    remove: (id) =>
      inTurn(async () => {
        const model = await findAny(id);
        await rm(entryPath(model.id), { force: true });
        await rm(namePath(model.id), { force: true });
        await dropContent([model, ...model.versions]);
      }),
  };
};
