/** The CRC-32 of every piece of a file in the store, so that later damage is found piece by piece. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const pieceCheck = z.object({ chunkBytes: z.number().int().positive(), crc32: z.array(z.number()) });
export type PieceCheck = z.infer<typeof pieceCheck>;

export interface PieceChecks {
  /** Null where none were kept. */
  read(sha256: string): Promise<PieceCheck | null>;
  write(sha256: string, check: PieceCheck): Promise<void>;
  remove(sha256: string): Promise<void>;
}

/** @param folder asked each time, as the store may be moved. */
export const createPieceChecks = (folder: () => string): PieceChecks => {
  const pathOf = (sha256: string): string => join(folder(), `${sha256}.json`);
  return {
    read: async (sha256) => {
      try {
        return pieceCheck.parse(JSON.parse(await readFile(pathOf(sha256), 'utf8')));
      } catch {
        return null;
      }
    },
    write: async (sha256, check) => {
      await mkdir(folder(), { recursive: true });
      await writeFile(`${pathOf(sha256)}.${process.pid}.new`, JSON.stringify(check));
      await rename(`${pathOf(sha256)}.${process.pid}.new`, pathOf(sha256));
    },
    remove: (sha256) => rm(pathOf(sha256), { force: true }),
  };
};
