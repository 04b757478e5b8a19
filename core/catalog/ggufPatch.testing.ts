/** For tests: copies of a GGUF with a few bytes of the header changed in place. */
import { open, stat, truncate, writeFile } from 'node:fs/promises';

/** Where the metadata value of `key` begins: after the key's length, the key and the value's type. */
export const valueOffset = (file: Buffer, key: string): number => {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(key)));
  const found = file.indexOf(Buffer.concat([length, Buffer.from(key)]));
  if (found < 0) throw new Error(`The file has no ${key}.`);
  return found + length.length + Buffer.byteLength(key) + 4;
};

/** The demo models' headers are shorter. */
const headerRoomBytes = 128 * 1024;

/** Writes a copy of a demo model with a changed header and its real length; the weights are a hole full of zeros. */
export const writeChangedHeader = async (
  source: string,
  target: string,
  change: (header: Buffer) => void,
): Promise<string> => {
  const header = Buffer.alloc(headerRoomBytes);
  const original = await open(source, 'r');
  await original.read(header, 0, header.length, 0).finally(() => original.close());
  change(header);
  await writeFile(target, header);
  await truncate(target, (await stat(source)).size);
  return target;
};

/** A change that writes 32-bit numbers over metadata values of that size. */
export const numbers =
  (values: Readonly<Record<string, number>>) =>
  (header: Buffer): void => {
    for (const [key, value] of Object.entries(values)) header.writeUInt32LE(value, valueOffset(header, key));
  };
