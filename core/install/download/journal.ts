/**
 * Which pieces of an unfinished file are on the disk, and a checksum of each: one line a piece, appended when the piece
 * is written. After a crash the lines say what to keep; the checksums find what did not reach the disk.
 *
 * The checksum is CRC-32: it is there to find accidents of one disk, quickly. What a file must be is decided by its
 * SHA-256 alone.
 */
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';

export interface StoredPiece {
  /** Less than the whole piece where the download was stopped within it. */
  readonly bytes: number;
  readonly crc32: number;
}

const header = z.object({
  bytes: z.number(),
  sha256: z.string().nullable(),
  etag: z.string().nullable(),
  chunkBytes: z.number(),
});
/** What the pieces are of; a journal of something else is of no use. */
export type JournalHeader = z.infer<typeof header>;

export interface Journal {
  readonly stored: ReadonlyMap<number, StoredPiece>;
  add(index: number, piece: StoredPiece): Promise<void>;
  close(): Promise<void>;
}

const toLine = (index: number, { bytes, crc32 }: StoredPiece): string => `${index} ${bytes} ${crc32}\n`;

const sameFile = (a: JournalHeader, b: JournalHeader): boolean =>
  a.bytes === b.bytes &&
  a.chunkBytes === b.chunkBytes &&
  a.sha256 === b.sha256 &&
  (a.sha256 !== null || a.etag === b.etag);

/** Null where there is none, or none that can be read. The last line may have been cut off by a crash. */
export const readJournal = async (
  path: string,
): Promise<{ header: JournalHeader; stored: Map<number, StoredPiece> } | null> => {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  const [first = '', ...lines] = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  try {
    const stored = new Map<number, StoredPiece>();
    for (const line of lines) {
      const [index, bytes, crc32] = line.split(' ').map(Number);
      if (index === undefined || bytes === undefined || crc32 === undefined) continue;
      stored.set(index, { bytes, crc32 });
    }
    return { header: header.parse(JSON.parse(first)), stored };
  } catch {
    return null;
  }
};

export const openJournal = async (path: string, wanted: JournalHeader): Promise<Journal> => {
  const found = await readJournal(path);
  const stored = found !== null && sameFile(found.header, wanted) ? found.stored : new Map<number, StoredPiece>();
  // Written anew, so that a cut line and what was replaced are gone.
  const lines = [...stored].map(([index, piece]) => toLine(index, piece));
  await writeFile(`${path}.new`, `${JSON.stringify(wanted)}\n${lines.join('')}`);
  await rename(`${path}.new`, path);
  const file = await open(path, 'a');
  return {
    stored,
    add: async (index, piece) => {
      stored.set(index, piece);
      await file.appendFile(toLine(index, piece));
    },
    close: () => file.close(),
  };
};
