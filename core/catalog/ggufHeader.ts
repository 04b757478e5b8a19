/**
 * Reads a GGUF's header and refuses, with a reason, what llama.cpp would end the process for: it asserts on values
 * that make no sense, so they must be caught before a file reaches it.
 * Errors: FILE_NOT_FOUND, MODEL_NOT_GGUF, MODEL_TRUNCATED, MODEL_HEADER_INVALID, MODEL_ARCHITECTURE_UNKNOWN.
 */
import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { HearthError, type ErrorCode } from '../../contract/error.ts';
import { openFileSource, type ByteSource } from './byteSource.ts';
import { fileTypeName } from './fileTypeName.ts';
import { BytesEnded } from './ggufCursor.ts';
import { GgufNotOne, readGguf, type GgufFile } from './ggufFile.ts';
import { GgufInvalid, type GgufValue } from './ggufMetadata.ts';
import { findHeaderProblems } from './headerRules.ts';
import { splitNames } from './splitName.ts';
import { tensorBytes, tensorTypes } from './tensorTypes.ts';

export interface HeaderTensor {
  readonly name: string;
  readonly type: string;
  /** Fastest-moving first, as GGUF has them: a matrix of 256 inputs and 768 outputs is [256, 768]. */
  readonly dimensions: readonly number[];
  readonly bytes: number;
}

export interface ModelHeader {
  readonly architecture: string;
  readonly name: string;
  readonly quantization: string;
  readonly parameters: number;
  readonly layers: number;
  /** Trained context in tokens. */
  readonly contextLength: number;
  readonly tensors: readonly HeaderTensor[];
  readonly fileBytes: number;
  /** Everything that the header says, by its full key. */
  readonly metadata: ReadonlyMap<string, GgufValue>;
}

/** The R1 family's architectures: the distills (qwen2, llama), the 0528 distill (qwen3) and R1 itself (deepseek2). */
export const supportedArchitectures: readonly string[] = ['qwen2', 'llama', 'qwen3', 'deepseek2'];

const installAgain = 'The file is damaged or was not downloaded to its end. Install the model again.';

const refuse = (code: ErrorCode, path: string, what: string, next: string, cause?: unknown): HearthError =>
  new HearthError({ code, message: `${basename(path)} ${what}`, details: { path }, next }, cause);

/** The file is there and of no use: by its header it is no model that the engine runs. */
const noModelCodes: readonly ErrorCode[] = [
  'MODEL_NOT_GGUF',
  'MODEL_TRUNCATED',
  'MODEL_HEADER_INVALID',
  'MODEL_ARCHITECTURE_UNKNOWN',
];
export const isNoModel = (error: unknown): boolean => error instanceof HearthError && noModelCodes.includes(error.code);

const openFile = async (path: string): Promise<ByteSource> => {
  const source = await openFileSource(path);
  if (source !== null) return source;
  const inside = await readdir(path).catch(() => null);
  if (inside === null) throw refuse('FILE_NOT_FOUND', path, 'is not there, or is no file.', 'Check the path.');
  const models = inside.filter((name) => extname(name).toLowerCase() === '.gguf').sort();
  const next = models.length === 0 ? 'Name a .gguf file.' : `Name one of its files: ${models.slice(0, 5).join(', ')}.`;
  throw refuse('FILE_NOT_FOUND', path, 'is a folder.', next);
};

const read = async (source: ByteSource): Promise<GgufFile> => {
  try {
    return await readGguf(source);
  } catch (error) {
    const path = source.name;
    if (error instanceof GgufNotOne) {
      throw refuse('MODEL_NOT_GGUF', path, 'is not a GGUF model.', 'Choose a file that ends in .gguf.', error);
    }
    if (error instanceof BytesEnded) {
      throw refuse('MODEL_TRUNCATED', path, 'is cut off in its header.', installAgain, error);
    }
    if (error instanceof GgufInvalid) {
      throw refuse('MODEL_HEADER_INVALID', path, `has a damaged header: ${error.message}.`, installAgain, error);
    }
    throw error;
  }
};

const readTensors = (path: string, file: GgufFile, fileBytes: number): HeaderTensor[] => {
  const { dataOffset, alignmentBytes } = file;
  const impossible = (name: string): HearthError =>
    refuse('MODEL_HEADER_INVALID', path, `has an impossible tensor, ${name}.`, installAgain);
  // The tensors lie one behind the other without gaps, each at the next multiple of the alignment.
  let endBytes = 0;
  const tensors = file.tensors.map(({ name, type: typeNumber, dimensions, offset }): HeaderTensor => {
    const type = tensorTypes[typeNumber];
    const bytes = type === undefined ? null : tensorBytes(type, dimensions);
    if (type === undefined || bytes === null || !Number.isSafeInteger(bytes) || bytes <= 0) throw impossible(name);
    if (offset !== Math.ceil(endBytes / alignmentBytes) * alignmentBytes) throw impossible(name);
    endBytes = offset + bytes;
    return { name, type: type.name, dimensions, bytes };
  });
  if (dataOffset + endBytes <= fileBytes) return tensors;
  throw refuse(
    'MODEL_TRUNCATED',
    path,
    `is cut off: it has ${fileBytes} bytes and its header promises ${dataOffset + endBytes}.`,
    installAgain,
  );
};

/** The other parts of a model that is split into several files, which lie beside the first. */
const openRest = (path: string, first: GgufFile): Promise<ByteSource[]> => {
  const count = Number(first.metadata.get('split.count') ?? 1);
  const names = splitNames(basename(path));
  // A part that is given by another name than llama.cpp's is taken for the whole, whose tensors are then missing.
  if (count <= 1 || names?.length !== count) return Promise.resolve([]);
  return Promise.all(names.slice(1).map((name) => openFile(join(dirname(path), name))));
};

/** Of a file on this disk; of all parts where it is the first of several. */
export const readModelHeader = async (path: string): Promise<ModelHeader> => {
  const source = await openFile(path);
  const first = await read(source);
  return makeHeader([source, ...(await openRest(path, first))], first);
};

/** Of the parts of a model in their order, wherever they lie; most models have one. */
export const readHeaderOf = async (sources: readonly [ByteSource, ...ByteSource[]]): Promise<ModelHeader> =>
  makeHeader(sources, await read(sources[0]));

const makeHeader = async (
  [source, ...rest]: readonly [ByteSource, ...ByteSource[]],
  first: GgufFile,
): Promise<ModelHeader> => {
  const path = source.name;
  const { metadata } = first;
  const architecture = metadata.get('general.architecture');
  if (typeof architecture !== 'string' || !supportedArchitectures.includes(architecture)) {
    throw refuse(
      'MODEL_ARCHITECTURE_UNKNOWN',
      path,
      `is a "${String(architecture)}" model; Hearth runs the DeepSeek-R1 family (${supportedArchitectures.join(', ')}).`,
      'Choose a DeepSeek-R1 model or one of its distills.',
    );
  }
  const tensors = readTensors(path, first, source.bytes);
  for (const part of rest) tensors.push(...readTensors(part.name, await read(part), part.bytes));
  const value = (key: string): unknown => metadata.get(`${architecture}.${key}`);
  const problems = findHeaderProblems(architecture, value, tensors);
  if (problems.length > 0) {
    throw refuse('MODEL_HEADER_INVALID', path, `has values that make no sense: ${problems.join('; ')}.`, installAgain);
  }
  const name = metadata.get('general.name');
  return {
    architecture,
    name: typeof name === 'string' && name !== '' ? name : basename(path, '.gguf'),
    quantization: fileTypeName(metadata.get('general.file_type'), tensors),
    parameters: tensors.reduce((sum, { dimensions }) => sum + dimensions.reduce((a, b) => a * b, 1), 0),
    layers: Number(value('block_count')),
    contextLength: Number(value('context_length')),
    tensors,
    fileBytes: rest.reduce((sum, part) => sum + part.bytes, source.bytes),
    metadata,
  };
};
