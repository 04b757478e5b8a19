import { expect, it } from 'vitest';
import { readFailure, readQuantizedBytes, readTensorLine } from './quantizeLog.ts';

it.each([
  {
    line: '[   5/  98] blk.0.attn_q.weight - [ 256, 256, 1, 1], type = f16, converting to q4_K .. size = 0.12 MiB -> 0.04 MiB',
    tensor: { name: 'blk.0.attn_q.weight', index: 5, count: 98 },
  },
  {
    line: '[1025/1025] output.weight - [ 7168, 129280], type = f16',
    tensor: { name: 'output.weight', index: 1025, count: 1025 },
  },
  { line: 'llama_model_loader: - tensor 5: blk.0.attn_q.weight', tensor: null },
  { line: '', tensor: null },
])('reads the tensor at work from "$line"', ({ line, tensor }) => {
  expect(readTensorLine(line)).toEqual(tensor);
});

it('rounds the size up by what two decimals hide, never down', () => {
  expect(readQuantizedBytes('llama_model_quantize_impl: quant size  =    13.75 MiB (8.53 BPW)')).toBe(
    Math.ceil(13.755 * 1024 * 1024),
  );
  expect(readQuantizedBytes('llama_model_quantize_impl: model size  =    26.18 MiB (16.23 BPW)')).toBeNull();
});

it('finds the reason behind a line that a tensor had begun', () => {
  const line =
    '[   2/  87] token_embd.weight - [ 256, 2048], type = q6_K, llama_model_quantize: failed to quantize: requantizing from type q6_K is disabled';
  expect(readFailure(line)).toBe('requantizing from type q6_K is disabled');
  expect(readFailure('[   2/  87] token_embd.weight')).toBeNull();
});
