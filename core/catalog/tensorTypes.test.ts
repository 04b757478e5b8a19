import { expect, it } from 'vitest';
import { openLlama } from '../../native/llama.ts';
import { tensorBytes, tensorTypes } from './tensorTypes.ts';

it('has the block sizes of the pinned library: a wrong one would call good files truncated', () => {
  const llama = openLlama('cpu');
  for (const [number, type] of Object.entries(tensorTypes)) {
    expect({
      name: llama.typeName(Number(number)),
      blockElements: llama.typeBlockSize(Number(number)),
      blockBytes: llama.typeSize(Number(number)),
    }).toEqual(type);
  }
});

it('refuses rows that are no whole number of blocks', () => {
  const q4K = tensorTypes[12];
  if (q4K === undefined) throw new Error('type 12 is missing');
  expect(tensorBytes(q4K, [512, 3])).toBe(2 * 3 * 144);
  expect(tensorBytes(q4K, [300, 3])).toBeNull();
});
