/** The key-value part of a GGUF: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md */
import type { GgufCursor } from './ggufCursor.ts';

/** Null stands for a list that is too long to be kept, such as the vocabulary. */
export type GgufValue = string | number | boolean | readonly number[] | readonly string[] | null;

/** The header contradicts the format; the message says where. */
export class GgufInvalid extends Error {}

const textType = 8;
const listType = 9;

interface NumberType {
  readonly bytes: number;
  readonly read: (bytes: Buffer, at: number) => number | boolean;
}

/** By `gguf_metadata_value_type`. */
const numberTypes: Readonly<Record<number, NumberType>> = {
  0: { bytes: 1, read: (bytes, at) => bytes.readUInt8(at) },
  1: { bytes: 1, read: (bytes, at) => bytes.readInt8(at) },
  2: { bytes: 2, read: (bytes, at) => bytes.readUInt16LE(at) },
  3: { bytes: 2, read: (bytes, at) => bytes.readInt16LE(at) },
  4: { bytes: 4, read: (bytes, at) => bytes.readUInt32LE(at) },
  5: { bytes: 4, read: (bytes, at) => bytes.readInt32LE(at) },
  6: { bytes: 4, read: (bytes, at) => bytes.readFloatLE(at) },
  7: { bytes: 1, read: (bytes, at) => bytes.readUInt8(at) !== 0 },
  10: { bytes: 8, read: (bytes, at) => Number(bytes.readBigUInt64LE(at)) },
  11: { bytes: 8, read: (bytes, at) => Number(bytes.readBigInt64LE(at)) },
  12: { bytes: 8, read: (bytes, at) => bytes.readDoubleLE(at) },
};

/** A number a layer is kept; a number a token of the vocabulary is not. */
const mostKeptNumbers = 4096;
const mostKeptTexts = 16;

const numberType = (type: number, key: string): NumberType => {
  const found = numberTypes[type];
  if (found === undefined) throw new GgufInvalid(`${key} has the unknown type ${type}`);
  return found;
};

const readList = (cursor: GgufCursor, key: string): GgufValue => {
  const elementType = cursor.readU32();
  const count = cursor.readU64();
  if (elementType === textType) {
    if (count <= mostKeptTexts) return Array.from({ length: count }, () => cursor.readText());
    for (let index = 0; index < count; index++) cursor.skipText();
    return null;
  }
  const { bytes, read } = numberType(elementType, key);
  const start = cursor.take(count * bytes);
  if (count > mostKeptNumbers) return null;
  return Array.from({ length: count }, (_, index) => Number(read(cursor.bytes, start + index * bytes)));
};

const readValue = (cursor: GgufCursor, key: string): GgufValue => {
  const type = cursor.readU32();
  if (type === textType) return cursor.readText();
  if (type === listType) return readList(cursor, key);
  const { bytes, read } = numberType(type, key);
  return read(cursor.bytes, cursor.take(bytes));
};

/** Errors: GgufInvalid, BytesEnded. */
export const readMetadata = (cursor: GgufCursor, count: number): ReadonlyMap<string, GgufValue> => {
  const metadata = new Map<string, GgufValue>();
  for (let index = 0; index < count; index++) {
    const key = cursor.readText();
    if (key === '') throw new GgufInvalid('a key is empty');
    if (metadata.has(key)) throw new GgufInvalid(`${key} is there twice`);
    metadata.set(key, readValue(cursor, key));
  }
  return metadata;
};
