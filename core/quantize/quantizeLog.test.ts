import { expect, it } from 'vitest';
import { readFailure, readTargetType, readTensorLine } from './quantizeLog.ts';

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

it('reads what a tensor will become, and takes a kept one for kept', () => {
  const line =
    '[   5/  98] blk.0.attn_q.weight - [ 256, 256, 1, 1], type =    f16, size =     0.12 MiB ->     0.04 MiB';
  expect(readTargetType(`${line} (q4_K)`)).toBe('q4_K');
  expect(readTargetType(line)).toBeNull();
  expect(
    readTargetType('[   1/  98] output_norm.weight - [ 256, 1, 1, 1], type = f32, size =    0.001 MiB'),
  ).toBeNull();
});

it('finds the reason behind a line that a tensor had begun', () => {
  const line =
    '[   2/  87] token_embd.weight - [ 256, 2048], type = q6_K, llama_model_quantize: failed to quantize: requantizing from type q6_K is disabled';
  expect(readFailure(line)).toBe('requantizing from type q6_K is disabled');
  expect(readFailure('[   2/  87] token_embd.weight')).toBeNull();
});
