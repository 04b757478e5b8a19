/** A file's beginning, wherever the file lies: on this disk, or at the other end of a network. */
import { open, stat } from 'node:fs/promises';

export interface ByteSource {
  /** A path or an address, for messages. */
  readonly name: string;
  /** Of the whole file. */
  readonly bytes: number;
  /** The first `bytes` of it; fewer where it ends before. */
  readStart(bytes: number): Promise<Buffer>;
}

/** Null where there is no such file. */
export const openFileSource = async (path: string): Promise<ByteSource | null> => {
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true) return null;
  return {
    name: path,
    bytes: found.size,
    readStart: async (bytes) => {
      const file = await open(path, 'r');
      try {
        const buffer = Buffer.allocUnsafe(bytes);
        const { bytesRead } = await file.read(buffer, 0, bytes, 0);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
  };
};
