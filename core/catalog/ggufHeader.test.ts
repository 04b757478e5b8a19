import { stat, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { HearthError } from '../../contract/error.ts';
import { distillPath, moePath } from '../engine/realEngine.testing.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { readModelHeader } from './ggufHeader.ts';
import { numbers, valueOffset, writeChangedHeader } from './ggufPatch.testing.ts';

const folder = useTemporaryFolder();
const copy = folder.file('copy.gguf');

const refusal = async (path: string): Promise<HearthError> => {
  const thrown: unknown = await readModelHeader(path).then(
    () => 'no error',
    (error: unknown) => error,
  );
  if (!(thrown instanceof HearthError)) throw new Error(`It was not refused: ${String(thrown)}`);
  expect(thrown.details['path']).toBe(path);
  expect(thrown.next).not.toBe('');
  return thrown;
};

/** Writes `text` over the bytes at `key`'s name or value; it must be as long as what it replaces. */
const replaceText = (from: string, to: string) => (file: Buffer) => {
  expect(Buffer.byteLength(to)).toBe(Buffer.byteLength(from));
  file.write(to, file.indexOf(from));
};

describe('the header of the models that are carried with the app', () => {
  it('is not misread for the distill', async () => {
    const { metadata, ...header } = await readModelHeader(distillPath);
    expect(metadata.get('qwen2.block_count')).toBe(8);
    expect({ ...header, tensors: header.tensors.length }).toEqual({
      architecture: 'qwen2',
      name: 'Demo R1 Distill',
      quantization: 'F16',
      parameters: 6_824_192,
      layers: 8,
      contextLength: 2048,
      tensors: 98,
      fileBytes: 13_744_352,
    });
    expect(header.tensors.find(({ name }) => name === 'token_embd.weight')).toEqual({
      name: 'token_embd.weight',
      type: 'f16',
      dimensions: [256, 2048],
      bytes: 1_048_576,
    });
  });

  it('is not misread for the mixture of experts', async () => {
    const { metadata, ...header } = await readModelHeader(moePath);
    expect(metadata.get('deepseek2.expert_count')).toBe(8);
    expect({ ...header, tensors: header.tensors.length }).toEqual({
      architecture: 'deepseek2',
      name: 'Demo R1 MoE',
      quantization: 'Q4_K_M',
      parameters: 13_531_680,
      layers: 5,
      contextLength: 2048,
      tensors: 87,
      fileBytes: 8_427_584,
    });
    expect(header.tensors.find(({ name }) => name.includes('ffn_gate_exps'))?.dimensions).toHaveLength(3);
  });
});

describe('a file that is no whole model', () => {
  it('is not read when it is not there, or is a folder', async () => {
    expect((await refusal(folder.file('nothing.gguf'))).code).toBe('FILE_NOT_FOUND');
    expect((await refusal(folder.path)).code).toBe('FILE_NOT_FOUND');
  });

  it.each([
    ['empty', ''],
    ['a web page that was saved instead', '<!doctype html><html><body>404</body></html>'],
    ['shorter than the magic', 'GGU'],
  ])('is not taken for a model: %s', async (_what, text) => {
    await writeFile(copy, text);
    expect((await refusal(copy)).code).toBe('MODEL_NOT_GGUF');
  });

  it.each([4, 8, 23, 24, 100, 700, 30_000, 79_000])('is told as cut off after %i bytes of header', async (length) => {
    await writeChangedHeader(distillPath, copy, () => undefined);
    await truncate(copy, length);
    expect((await refusal(copy)).code).toBe('MODEL_TRUNCATED');
  });

  it('is told as cut off where the last byte of the data is missing, with both sizes', async () => {
    await writeChangedHeader(distillPath, copy, () => undefined);
    const { size } = await stat(copy);
    await truncate(copy, size - 1);
    const error = await refusal(copy);
    expect(error.code).toBe('MODEL_TRUNCATED');
    expect(error.message).toContain(`${size - 1}`);
    expect(error.message).toContain(`${size}`);
  });

  it('is refused for an architecture that the app does not run', async () => {
    await writeChangedHeader(distillPath, copy, (file) => {
      file.write('gemm4', valueOffset(file, 'general.architecture') + 8);
    });
    const error = await refusal(copy);
    expect(error.code).toBe('MODEL_ARCHITECTURE_UNKNOWN');
    expect(error.message).toContain('gemm4');
  });

  it.each([
    { version: 1, what: 'too old' },
    { version: 4, what: 'not known yet' },
    { version: 0x03000000, what: 'made for a big-endian machine' },
  ])('is refused in a version of the format that is $what', async ({ version }) => {
    await writeChangedHeader(distillPath, copy, (file) => {
      file.writeUInt32LE(version, 4);
    });
    expect((await refusal(copy)).code).toBe('MODEL_HEADER_INVALID');
  });
});

describe('values that make no sense are found before the engine asserts on them', () => {
  it.each<[source: string, key: string, value: number]>([
    [moePath, 'deepseek2.expert_used_count', 99],
    [moePath, 'deepseek2.expert_used_count', 0],
    [moePath, 'deepseek2.expert_count', 4_000_000_000],
    [moePath, 'deepseek2.rope.dimension_count', 192],
    [moePath, 'deepseek2.rope.dimension_count', 63],
    [moePath, 'deepseek2.expert_count', 0],
    [moePath, 'deepseek2.expert_gating_func', 5],
    [moePath, 'deepseek2.attention.head_count_kv', 2],
    [moePath, 'deepseek2.attention.key_length', 575],
    [moePath, 'deepseek2.attention.value_length', 511],
    // The bits of a negative 32-bit number with a fraction, of infinity and of not a number.
    [moePath, 'deepseek2.attention.layer_norm_rms_epsilon', 0xbf800000],
    [distillPath, 'qwen2.attention.layer_norm_rms_epsilon', 0x7f800000],
    [distillPath, 'qwen2.attention.layer_norm_rms_epsilon', 0x7fc00000],
    [distillPath, 'qwen2.block_count', 0],
    [distillPath, 'qwen2.block_count', 4_000_000_000],
    [distillPath, 'qwen2.block_count', 9],
    [distillPath, 'qwen2.attention.head_count', 0],
    [distillPath, 'qwen2.attention.head_count', 3],
    [distillPath, 'qwen2.attention.head_count_kv', 0],
    [distillPath, 'qwen2.embedding_length', 255],
    [distillPath, 'qwen2.embedding_length', 512],
    [distillPath, 'qwen2.feed_forward_length', 0],
    [distillPath, 'qwen2.context_length', 0],
    [distillPath, 'qwen2.context_length', 4_294_967_295],
  ])('%s: %s = %i', async (source, key, value) => {
    await writeChangedHeader(source, copy, numbers({ [key]: value }));
    const error = await refusal(copy);
    expect(error.code).toBe('MODEL_HEADER_INVALID');
    // The key is named, so that a wrong file can be told from a wrong rule.
    expect(error.message).toContain(key.split('.')[0]);
  });

  it('finds a missing key by its name', async () => {
    await writeChangedHeader(distillPath, copy, replaceText('qwen2.block_count', 'qwen2.block_COUNT'));
    expect((await refusal(copy)).message).toContain('qwen2.block_count is missing');
  });

  it('finds a key that is there twice', async () => {
    await writeChangedHeader(distillPath, copy, replaceText('general.type', 'general.name'));
    expect((await refusal(copy)).message).toContain('general.name is there twice');
  });

  it('finds a tensor that does not begin where the one before it ends', async () => {
    await writeChangedHeader(distillPath, copy, (file) => {
      const name = Buffer.from('token_embd.weight');
      const found = file.indexOf(name);
      // After the name: the number of dimensions, two dimensions and the type.
      file.writeBigUInt64LE(64n, found + name.length + 4 + 16 + 4);
    });
    expect((await refusal(copy)).message).toContain('token_embd.weight');
  });
});
