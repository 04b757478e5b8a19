import { describe, expect, it } from 'vitest';
import { loadOptions } from '../engine/childContract.ts';
import { choosePlacement, type PlacementInput } from './placement.ts';

const input = (changes: Partial<PlacementInput> = {}): PlacementInput => ({
  modelPath: '/models/r1.gguf',
  architecture: 'qwen2',
  cpuFeatures: [],
  trainedContextTokens: 131_072,
  backend: 'cpu',
  threads: 7,
  ...changes,
});

describe('the placement', () => {
  it('is one that the engine takes', () => {
    for (const backend of ['cpu', 'cuda', 'vulkan', 'metal'] as const) {
      expect(loadOptions.safeParse(choosePlacement(input({ backend }))).success).toBe(true);
    }
  });

  it.each([
    { backend: 'cpu', gpuLayers: 0 },
    { backend: 'cuda', gpuLayers: -1 },
    { backend: 'vulkan', gpuLayers: -1 },
    { backend: 'metal', gpuLayers: -1 },
  ] as const)('leaves no layer on the CPU beside a GPU: $backend', ({ backend, gpuLayers }) => {
    expect(choosePlacement(input({ backend })).gpuLayers).toBe(gpuLayers);
  });

  it.each([
    { trained: 2048, cache: 8192 },
    { trained: 4096, cache: 16_384 },
    { trained: 131_072, cache: 16_384 },
  ])('gives each of four chats the model’s $trained tokens as far as memory is cheap', ({ trained, cache }) => {
    const placement = choosePlacement(input({ trainedContextTokens: trained }));
    expect(placement.contextTokens).toBe(cache);
    expect(placement.sequences).toBe(4);
  });

  it('keeps MLA out of the AMX buffer, where the engine aborts, and nothing else', () => {
    const repacked = (architecture: string, cpuFeatures: readonly string[]): boolean =>
      choosePlacement(input({ architecture, cpuFeatures })).repackWeights;
    expect(repacked('deepseek2', ['AVX2', 'AMX INT8'])).toBe(false);
    expect(repacked('deepseek2', ['AVX2'])).toBe(true);
    expect(repacked('qwen2', ['AVX2', 'AMX INT8'])).toBe(true);
  });

  it('asks for all threads on the CPU only: beside a GPU they are waited for', () => {
    expect(choosePlacement(input({ threads: 15 })).threads).toBe(15);
    expect(choosePlacement(input({ threads: 15, backend: 'cuda' })).threads).toBe(4);
    expect(choosePlacement(input({ threads: 2, backend: 'cuda' })).threads).toBe(2);
  });
});
