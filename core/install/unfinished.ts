/**
 * Downloads that have begun: a folder each, with what is wanted (`target.json`), the parts and their journals. It stays
 * until the model is ready or the person throws it away. One process at a time works in it.
 */
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HearthError } from '../../contract/error.ts';
import { codeOf, explainWriteError } from '../storage/writeErrors.ts';
import { journalOf } from './download/downloadFile.ts';
import { readJournal } from './download/journal.ts';
import { installTarget, type InstallTarget } from './installTarget.ts';

const unfinished = z.object({ target: installTarget, wantsToRun: z.boolean(), startedAt: z.iso.datetime() });
export type Unfinished = z.infer<typeof unfinished>;

const targetPath = (folder: string): string => join(folder, 'target.json');
const lockPath = (folder: string): string => join(folder, 'lock');

export const writeUnfinished = async (folder: string, value: Unfinished): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(`${targetPath(folder)}.new`, JSON.stringify(value));
    await rename(`${targetPath(folder)}.new`, targetPath(folder));
  } catch (error) {
    throw explainWriteError(error, folder);
  }
};

export const readUnfinished = async (folder: string): Promise<Unfinished | null> => {
  try {
    return unfinished.parse(JSON.parse(await readFile(targetPath(folder), 'utf8')));
  } catch {
    return null;
  }
};

export const listUnfinished = async (downloads: string): Promise<Unfinished[]> => {
  const names = await readdir(downloads).catch(() => []);
  const all = await Promise.all(names.map((name) => readUnfinished(join(downloads, name))));
  return all.filter((value) => value !== null).sort((a, b) => a.startedAt.localeCompare(b.startedAt));
};

/** What has arrived of it, by its journals. */
export const readArrivedBytes = async (folder: string, { source }: InstallTarget): Promise<number> => {
  if (!('files' in source)) return 0;
  let bytes = 0;
  for (const { name } of source.files) {
    const journal = await readJournal(journalOf(join(folder, name)));
    for (const piece of journal?.stored.values() ?? []) bytes += piece.bytes;
  }
  return bytes;
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

/** Returns the way to leave it. Errors: HOME_IN_USE where another process is at it. */
export const lockFolder = async (folder: string): Promise<() => Promise<void>> => {
  const path = lockPath(folder);
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid)).finally(() => file.close());
      return () => rm(path, { force: true });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw explainWriteError(error, folder);
      const pid = Number(await readFile(path, 'utf8').catch(() => '0'));
      // An own one is from an earlier life of this process number, or from a job that has ended badly.
      if (pid !== process.pid && isRunning(pid)) {
        throw new HearthError({
          code: 'HOME_IN_USE',
          message: `Another Hearth (process ${pid}) is at work on this model at the moment.`,
          details: { pid, folder },
          next: 'Let it finish, or stop it and try again.',
        });
      }
      await rm(path, { force: true });
    }
  }
  throw explainWriteError(new Error(`The lock ${path} cannot be taken.`), folder);
};
