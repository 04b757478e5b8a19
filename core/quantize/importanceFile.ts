/**
 * Importance matrices as files, in the GGUF form of llama.cpp's `llama-imatrix`: two tensors for each matrix of
 * weights, `NAME.in_sum2` and `NAME.counts`. Files of others can be read, and ours by llama.cpp's own tools.
 */
import { open, writeFile } from 'node:fs/promises';
import { HearthError } from '../../contract/error.ts';
import { openFileSource } from '../catalog/byteSource.ts';
import { readGguf, type GgufFile } from '../catalog/ggufFile.ts';
import type { ImportanceEntry } from './importance.ts';

export interface ImportanceFile {
  readonly entries: ReadonlyMap<string, ImportanceEntry>;
  /** Name of the text that it was collected from; null where the file does not tell. */
  readonly dataset: string | null;
  readonly chunks: number;
  readonly chunkTokens: number;
}

const sumsSuffix = '.in_sum2';
const countsSuffix = '.counts';
const alignmentBytes = 32;
const version = 3;
const wholeNumberType = 4;
const textType = 8;
const listType = 9;
const floatType = 0;

const padded = (bytes: number): number => Math.ceil(bytes / alignmentBytes) * alignmentBytes;

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);
const bytesOf = (values: Float32Array): Buffer => Buffer.from(values.buffer, values.byteOffset, values.byteLength);

/** In the order and with the values of `llama-imatrix`. */
export const encodeImportance = ({ entries, dataset, chunks, chunkTokens }: ImportanceFile): Buffer => {
  // By code units, as C++ sorts.
  const names = [...entries.keys()].sort((a, b) => (a < b ? -1 : 1));
  const tensors = names.flatMap((name) => {
    const entry = entries.get(name);
    if (entry === undefined) return [];
    const matrices = entry.counts.length;
    return [
      { name: `${name}${sumsSuffix}`, rows: matrices, values: entry.sums },
      { name: `${name}${countsSuffix}`, rows: matrices, values: Float32Array.from(entry.counts) },
    ];
  });
  const datasets = dataset === null ? [] : [dataset];
  const head: Buffer[] = [
    Buffer.from('GGUF'),
    u32(version),
    u64(tensors.length),
    u64(4),
    Buffer.concat([text('general.type'), u32(textType), text('imatrix')]),
    Buffer.concat([
      text('imatrix.datasets'),
      u32(listType),
      u32(textType),
      u64(datasets.length),
      ...datasets.map(text),
    ]),
    Buffer.concat([text('imatrix.chunk_count'), u32(wholeNumberType), u32(chunks)]),
    Buffer.concat([text('imatrix.chunk_size'), u32(wholeNumberType), u32(chunkTokens)]),
  ];
  const data: Buffer[] = [];
  let offset = 0;
  for (const { name, rows, values } of tensors) {
    const dimensions = rows > 1 ? [values.length / rows, rows] : [values.length];
    head.push(text(name), u32(dimensions.length), ...dimensions.map(u64), u32(floatType), u64(offset));
    const length = padded(values.byteLength);
    data.push(bytesOf(values), Buffer.alloc(length - values.byteLength));
    offset += length;
  }
  const header = Buffer.concat(head);
  return Buffer.concat([header, Buffer.alloc(padded(header.length) - header.length), ...data]);
};

export const writeImportance = async (path: string, file: ImportanceFile): Promise<void> =>
  writeFile(path, encodeImportance(file));

const refuse = (path: string, why: string, cause?: unknown): HearthError =>
  new HearthError(
    {
      code: 'BAD_INPUT',
      message: `${path} is no importance matrix: ${why}.`,
      details: { path },
      next: 'Give a file made by --calibrate, or the .gguf of llama-imatrix.',
    },
    cause,
  );

const wholeNumber = ({ metadata }: GgufFile, key: string): number => {
  const value = metadata.get(key);
  return typeof value === 'number' ? value : 0;
};

const firstText = (value: unknown): string | null => {
  const first: unknown = Array.isArray(value) ? value[0] : null;
  return typeof first === 'string' ? first : null;
};

const openHeader = async (path: string): Promise<GgufFile> => {
  const source = await openFileSource(path);
  if (source === null) throw refuse(path, 'it is not there');
  try {
    return await readGguf(source);
  } catch (error) {
    throw refuse(path, error instanceof Error && error.message !== '' ? error.message : 'it is not a GGUF file', error);
  }
};

/** Errors: BAD_INPUT where the file is missing or is not what it should be. */
export const readImportance = async (path: string): Promise<ImportanceFile> => {
  const header = await openHeader(path);
  if (header.metadata.get('general.type') !== 'imatrix') throw refuse(path, 'it is a GGUF of another kind');
  const file = await open(path, 'r');
  try {
    const read = async ({ name, type, dimensions, offset }: GgufFile['tensors'][number]): Promise<Float32Array> => {
      if (type !== floatType) throw refuse(path, `${name} is not of 32-bit numbers`);
      const values = new Float32Array(dimensions.reduce((product, dimension) => product * dimension, 1));
      const { bytesRead } = await file.read(bytesOf(values), 0, values.byteLength, header.dataOffset + offset);
      if (bytesRead !== values.byteLength) throw refuse(path, `it ends within ${name}`);
      return values;
    };
    const byName = new Map(header.tensors.map((tensor) => [tensor.name, tensor]));
    const entries = new Map<string, ImportanceEntry>();
    for (const tensor of header.tensors) {
      if (!tensor.name.endsWith(sumsSuffix)) continue;
      const name = tensor.name.slice(0, -sumsSuffix.length);
      const counts = byName.get(`${name}${countsSuffix}`);
      if (counts === undefined) throw refuse(path, `${name} has no counts`);
      entries.set(name, {
        columns: tensor.dimensions[0] ?? 0,
        sums: await read(tensor),
        counts: Float64Array.from(await read(counts)),
      });
    }
    if (entries.size === 0) throw refuse(path, 'it holds no matrix');
    return {
      entries,
      dataset: firstText(header.metadata.get('imatrix.datasets')),
      chunks: wholeNumber(header, 'imatrix.chunk_count'),
      chunkTokens: wholeNumber(header, 'imatrix.chunk_size'),
    };
  } finally {
    await file.close();
  }
};

/** Mean squares, as the quantizer takes them; where nothing was seen (an expert never chosen), all weights count 1. */
export const meanSquares = ({ sums, counts }: ImportanceEntry): Float32Array =>
  sums.map((sum, index) => {
    const count = counts[Math.floor((index * counts.length) / sums.length)] ?? 0;
    return count > 0 ? sum / count : 1;
  });
