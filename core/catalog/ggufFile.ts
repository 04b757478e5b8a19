/**
 * The header of a GGUF file, as far as it stands in the file; what its numbers mean is checked elsewhere. Every length
 * is taken for possibly wrong: reading ends in time and in bounds whatever the file says.
 * Errors: GgufNotOne, GgufInvalid, BytesEnded (the file is shorter than its header).
 */
import type { ByteSource } from './byteSource.ts';
import { BytesEnded, GgufCursor } from './ggufCursor.ts';
import { GgufInvalid, readMetadata, type GgufValue } from './ggufMetadata.ts';

export interface GgufTensor {
  readonly name: string;
  /** `ggml_type`. */
  readonly type: number;
  /** Fastest-moving first. */
  readonly dimensions: readonly number[];
  /** From where the tensors' data begins. */
  readonly offset: number;
}

export interface GgufFile {
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: readonly GgufTensor[];
  /** Where the tensors' data begins, and to what multiple each of them is moved. */
  readonly dataOffset: number;
  readonly alignmentBytes: number;
}

/** It does not begin as a GGUF. */
export class GgufNotOne extends Error {}

const magic = 'GGUF';
/** Version 1 is older than the R1 family, and llama.cpp reads it no more. */
const versions = [2, 3];
const defaultAlignmentBytes = 32;
/** `GGML_MAX_DIMS`. */
const mostDimensions = 4;

/** The real ones of the family take 2 to 8 MiB, nearly all of it vocabulary; most small ones fit into the first. */
const readSizesBytes = [1, 8, 64].map((mebibytes) => mebibytes * 1024 * 1024);

const readTensor = (cursor: GgufCursor): GgufTensor => {
  const name = cursor.readText();
  const dimensionCount = cursor.readU32();
  if (dimensionCount > mostDimensions) throw new GgufInvalid(`${name} has ${dimensionCount} dimensions`);
  const dimensions = Array.from({ length: dimensionCount }, () => cursor.readU64());
  return { name, dimensions, type: cursor.readU32(), offset: cursor.readU64() };
};

const readAlignment = (metadata: GgufFile['metadata']): number => {
  const value = metadata.get('general.alignment') ?? defaultAlignmentBytes;
  const isPowerOfTwo = typeof value === 'number' && value > 0 && Number.isInteger(Math.log2(value));
  if (!isPowerOfTwo) throw new GgufInvalid(`general.alignment is ${String(value)}`);
  return value;
};

const parse = (bytes: Buffer): GgufFile => {
  if (bytes.toString('latin1', 0, magic.length) !== magic) throw new GgufNotOne();
  const cursor = new GgufCursor(bytes);
  cursor.take(magic.length);
  const version = cursor.readU32();
  if (!versions.includes(version)) throw new GgufInvalid(`it is of version ${version} of the format`);
  const tensorCount = cursor.readU64();
  const metadata = readMetadata(cursor, cursor.readU64());
  const alignmentBytes = readAlignment(metadata);
  const tensors: GgufTensor[] = [];
  const names = new Set<string>();
  for (let index = 0; index < tensorCount; index++) {
    const tensor = readTensor(cursor);
    if (names.has(tensor.name)) throw new GgufInvalid(`the tensor ${tensor.name} is there twice`);
    names.add(tensor.name);
    tensors.push(tensor);
  }
  return {
    metadata,
    tensors,
    alignmentBytes,
    dataOffset: Math.ceil(cursor.offset / alignmentBytes) * alignmentBytes,
  };
};

export const readGguf = async (source: ByteSource): Promise<GgufFile> => {
  for (const sizeBytes of readSizesBytes) {
    try {
      return parse(await source.readStart(Math.min(sizeBytes, source.bytes)));
    } catch (error) {
      // More of the file may help, where there is more.
      if (!(error instanceof BytesEnded) || sizeBytes >= source.bytes) throw error;
    }
  }
  throw new GgufInvalid('it is longer than any real one');
};
