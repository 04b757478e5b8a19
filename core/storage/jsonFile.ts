/**
 * A small file of state in the home folder that several Hearths share: checked when it is read, read anew before it is
 * changed, and written in one piece. One that cannot be understood is set aside as `NAME.damaged` and begun again.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { createTurns } from './turns.ts';
import { codeOf, explainWriteError } from './writeErrors.ts';

export interface JsonFile<Value> {
  /** Never rejects: what is missing or damaged is as the empty value. */
  read(): Promise<Value>;
  /** One after the other. Errors: DISK_FULL, FILE_WRITE_FAILED; the file is then as before. */
  update(change: (value: Value) => Value): Promise<Value>;
  /** Resolves once all updates before it are done. */
  settled(): Promise<void>;
}

export const createJsonFile = <Value>(path: string, schema: z.ZodType<Value>, empty: Value): JsonFile<Value> => {
  const read = async (): Promise<Value> => {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') await setAside();
      return empty;
    }
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      await setAside();
      return empty;
    }
  };
  const setAside = async (): Promise<void> => {
    await rename(path, `${path}.damaged`).catch(() => undefined);
  };
  const write = async (value: Value): Promise<void> => {
    const part = `${path}.${process.pid}.part`;
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(part, `${JSON.stringify(value, null, 2)}\n`);
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined);
      throw explainWriteError(error, dirname(path));
    }
  };

  const turns = createTurns();
  return {
    read,
    settled: turns.settled,
    update: (change) =>
      turns.take(async () => {
        const value = change(await read());
        await write(value);
        return value;
      }),
  };
};
