/**
 * Reads a GGUF's header and refuses, with a reason, what llama.cpp would end the process for: it asserts on values
 * that make no sense, so they must be caught before a file reaches it.
 * Errors: FILE_NOT_FOUND, MODEL_NOT_GGUF, MODEL_TRUNCATED, MODEL_HEADER_INVALID, MODEL_ARCHITECTURE_UNKNOWN.
 */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { GgufFileInfo } from 'node-llama-cpp';
import { HearthError, type ErrorCode } from '../../contract/error.ts';
import { fileTypeName } from './fileTypeName.ts';
import { findHeaderProblems } from './headerRules.ts';
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
}

/** The R1 family's architectures: the distills (qwen2, llama), the 0528 distill (qwen3) and R1 itself (deepseek2). */
export const supportedArchitectures: readonly string[] = ['qwen2', 'llama', 'qwen3', 'deepseek2'];

const installAgain = 'The file is damaged or was not downloaded to its end. Install the model again.';

const refuse = (code: ErrorCode, path: string, what: string, next: string, cause?: unknown): HearthError =>
  new HearthError({ code, message: `${basename(path)} ${what}`, details: { path }, next }, cause);

/** Metadata as a flat record: `qwen2.block_count` → 8. */
const flatten = (value: unknown, prefix = ''): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, inner]) => flatten(inner, prefix === '' ? key : `${prefix}.${key}`))
    : [[prefix, value]];

const sizeOf = async (path: string): Promise<number> => {
  try {
    const found = await stat(path);
    if (found.isFile()) return found.size;
  } catch {
    // the same answer as for a folder
  }
  throw refuse('FILE_NOT_FOUND', path, 'is not there, or is no file.', 'Check the path.');
};

const parse = async (path: string, fileBytes: number): Promise<GgufFileInfo> => {
  const { readGgufFileInfo } = await import('node-llama-cpp');
  try {
    return await readGgufFileInfo(path, { sourceType: 'filesystem', logWarnings: false, spliceSplitFiles: false });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.includes('magic') || fileBytes < 24) {
      throw refuse('MODEL_NOT_GGUF', path, 'is not a GGUF model.', 'Choose a file that ends in .gguf.', error);
    }
    throw refuse('MODEL_HEADER_INVALID', path, `has a header that cannot be read: ${reason}`, installAgain, error);
  }
};

const readTensors = (path: string, info: GgufFileInfo, fileBytes: number): HeaderTensor[] => {
  let endBytes = info.infoEndOffset ?? 0;
  const tensors = (info.tensorInfo ?? []).map((tensor): HeaderTensor => {
    const type = tensorTypes[tensor.ggmlType];
    const dimensions = tensor.dimensions.map(Number);
    const bytes = type === undefined ? null : tensorBytes(type, dimensions);
    if (type === undefined || bytes === null || !Number.isSafeInteger(bytes) || bytes < 0) {
      throw refuse('MODEL_HEADER_INVALID', path, `has an impossible tensor, ${tensor.name}.`, installAgain);
    }
    endBytes = Math.max(endBytes, Number(tensor.fileOffset) + bytes);
    return { name: tensor.name, type: type.name, dimensions, bytes };
  });
  if (endBytes > fileBytes) {
    throw refuse(
      'MODEL_TRUNCATED',
      path,
      `is cut off: it has ${fileBytes} bytes and its header promises ${endBytes}.`,
      installAgain,
    );
  }
  return tensors;
};

export const readModelHeader = async (path: string): Promise<ModelHeader> => {
  const fileBytes = await sizeOf(path);
  const info = await parse(path, fileBytes);
  const metadata = new Map(flatten(info.metadata));
  const architecture = metadata.get('general.architecture');
  if (typeof architecture !== 'string' || !supportedArchitectures.includes(architecture)) {
    throw refuse(
      'MODEL_ARCHITECTURE_UNKNOWN',
      path,
      `is a "${String(architecture)}" model; Hearth runs the DeepSeek-R1 family (${supportedArchitectures.join(', ')}).`,
      'Choose a DeepSeek-R1 model or one of its distills.',
    );
  }
  const tensors = readTensors(path, info, fileBytes);
  const read = (key: string): unknown => metadata.get(`${architecture}.${key}`);
  const problems = findHeaderProblems(architecture, read, tensors);
  if (problems.length > 0) {
    throw refuse('MODEL_HEADER_INVALID', path, `has values that make no sense: ${problems.join('; ')}.`, installAgain);
  }
  const name = metadata.get('general.name');
  return {
    architecture,
    name: typeof name === 'string' && name !== '' ? name : basename(path, '.gguf'),
    quantization: fileTypeName(metadata.get('general.file_type'), tensors),
    parameters: tensors.reduce((sum, { dimensions }) => sum + dimensions.reduce((a, b) => a * b, 1), 0),
    layers: Number(read('block_count')),
    contextLength: Number(read('context_length')),
    tensors,
    fileBytes,
  };
};
