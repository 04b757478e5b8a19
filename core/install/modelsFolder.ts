/**
 * Where the models lie: `HEARTH_HOME/models`, or a folder on another disk that `HEARTH_HOME/models-folder.json` names.
 * The file is replaced in one piece, so that at every moment one of the two counts.
 */
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HearthError } from '../../contract/error.ts';

const pointer = z.object({
  path: z.string(),
  /** Moved away from, and to be deleted yet. */
  leftOver: z.string().nullable(),
});
type Pointer = z.infer<typeof pointer>;

const pointerPath = (home: string): string => join(home, 'models-folder.json');

export const defaultModelsFolder = (home: string): string => join(home, 'models');

/** What a store consists of; a folder that is moved away from may hold other things too. */
export const storeParts = ['content', 'entries', 'names', 'parts', 'downloads', 'checks', 'quality', 'history.json'];

export const writeModelsFolder = async (home: string, value: Pointer): Promise<void> => {
  await writeFile(`${pointerPath(home)}.new`, JSON.stringify(value));
  await rename(`${pointerPath(home)}.new`, pointerPath(home));
};

const removeStore = async (folder: string): Promise<void> => {
  for (const name of storeParts) await rm(join(folder, name), { recursive: true, force: true });
};

const readPointer = async (home: string): Promise<Pointer | null> => {
  try {
    return pointer.parse(JSON.parse(await readFile(pointerPath(home), 'utf8')));
  } catch {
    return null;
  }
};

/** Errors: FILE_NOT_FOUND where its disk is not there: a new, empty store must not take its place. */
export const resolveModelsFolder = async (home: string): Promise<string> => {
  const found = await readPointer(home);
  if (found === null) return defaultModelsFolder(home);
  if (!existsSync(found.path)) {
    throw new HearthError({
      code: 'FILE_NOT_FOUND',
      message: `The folder of the models, ${found.path}, is not there.`,
      details: { path: found.path },
      next: `Connect its disk. If it is lost, delete ${pointerPath(home)} to begin with an empty store.`,
    });
  }
  if (found.leftOver !== null) {
    await removeStore(found.leftOver);
    await writeModelsFolder(home, { ...found, leftOver: null });
  }
  return found.path;
};
