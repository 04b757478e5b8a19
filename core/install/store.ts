/**
 * The models of this machine: `models/content/<sha256>.gguf`, and one small file a model in `models/entries` that
 * names its content. An entry is written last and in one piece, so that a model is either ready or not there.
 */
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installedModel, type InstalledModel } from '../../contract/models.ts';
import { HearthError } from '../../contract/error.ts';
import { explainWriteError } from '../storage/writeErrors.ts';
import { newPart, removeLeftOvers } from './parts.ts';

export interface ModelStore {
  readonly folder: string;
  /** Ready models, newest last. An entry that cannot be read, or whose content is gone, is not ready. */
  list(): Promise<InstalledModel[]>;
  /** By full id, or by the id without quantization where that is unique. Errors: MODEL_NOT_INSTALLED. */
  find(id: string): Promise<InstalledModel>;
  contentPath(model: Pick<InstalledModel, 'sha256'>): string;
  /** A path for a file that is still being made, used by nobody else. */
  createPart(name: string): string;
  /** Makes a verified part the content of a new entry. Errors: DISK_FULL, FILE_WRITE_FAILED. */
  add(partPath: string, model: InstalledModel): Promise<void>;
  /** Removes the entry, and the content where no other entry has it. */
  remove(id: string): Promise<void>;
}

/** A colon cannot stand in a file name on Windows. */
const fileName = (id: string): string => id.replaceAll(':', '@');
const entryName = (id: string): string => `${fileName(id)}.json`;

/** Rename is atomic; syncing before it makes sure that the name never stands for bytes that are not on the disk. */
const moveIntoPlace = async (from: string, to: string): Promise<void> => {
  const file = await open(from, 'r+');
  await file.sync().finally(() => file.close());
  await rename(from, to);
};

const isFile = async (path: string, bytes: number): Promise<boolean> => {
  try {
    const found = await stat(path);
    return found.isFile() && found.size === bytes;
  } catch {
    return false;
  }
};

/** Removes what a crashed run left half done. Errors: DISK_FULL, FILE_WRITE_FAILED. */
export const openModelStore = async (folder: string): Promise<ModelStore> => {
  const content = join(folder, 'content');
  const entries = join(folder, 'entries');
  const parts = join(folder, 'parts');
  try {
    for (const path of [content, entries, parts]) await mkdir(path, { recursive: true });
    await removeLeftOvers(parts);
  } catch (error) {
    throw explainWriteError(error, folder);
  }

  const contentPath = ({ sha256 }: Pick<InstalledModel, 'sha256'>): string => join(content, `${sha256}.gguf`);

  const readEntry = async (name: string): Promise<InstalledModel | null> => {
    try {
      const model = installedModel.parse(JSON.parse(await readFile(join(entries, name), 'utf8')));
      return (await isFile(contentPath(model), model.bytes)) ? model : null;
    } catch {
      return null;
    }
  };

  const list = async (): Promise<InstalledModel[]> => {
    const names = (await readdir(entries)).filter((name) => name.endsWith('.json'));
    const found = (await Promise.all(names.map(readEntry))).filter((model) => model !== null);
    return found.sort((a, b) => a.installedAt.localeCompare(b.installedAt));
  };

  const find = async (id: string): Promise<InstalledModel> => {
    const models = await list();
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

  return {
    folder,
    list,
    find,
    contentPath,
    createPart: (name) => newPart(parts, fileName(name)),
    add: async (partPath, model) => {
      const entryPart = newPart(parts, fileName(model.id));
      try {
        // The entry first, as it is the smaller one to fail; it counts once it has its name.
        await writeFile(entryPart, JSON.stringify(model, null, 2));
        await moveIntoPlace(partPath, contentPath(model));
        await moveIntoPlace(entryPart, join(entries, entryName(model.id)));
      } catch (error) {
        await rm(entryPart, { force: true });
        throw explainWriteError(error, folder);
      }
    },
    remove: async (id) => {
      const model = await find(id);
      await rm(join(entries, entryName(model.id)), { force: true });
      const stillUsed = (await list()).some((other) => other.sha256 === model.sha256);
      if (!stillUsed) await rm(contentPath(model), { force: true });
    },
  };
};
