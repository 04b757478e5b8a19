import { describe, expect, it } from 'vitest';
import { cutFromPool, randomPool, repeatedPool } from './blockPool.ts';

/** The weights of a q4_0 block: a half-precision scale, then 32 times four bits. */
const readQ4 = (bytes: Uint8Array): number[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const weights: number[] = [];
  for (let block = 0; block < bytes.length; block += 18) {
    const bits = view.getUint16(block, true);
    const scale = (bits & 0x8000 ? -1 : 1) * (1 + (bits & 0x3ff) / 1024) * 2 ** (((bits >> 10) & 31) - 15);
    for (const byte of bytes.subarray(block + 2, block + 18))
      weights.push(((byte & 15) - 8) * scale, ((byte >> 4) - 8) * scale);
  }
  return weights;
};

const spreadOf = (weights: readonly number[]): { mean: number; spread: number } => {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return { mean, spread: Math.sqrt(weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0) / weights.length) };
};

const join = (pieces: Iterable<Uint8Array>): Buffer => Buffer.concat([...pieces]);

describe('randomPool', () => {
  it('leans to no side: else every token goes to the same experts, and they stay in the cache', () => {
    const { mean, spread } = spreadOf(readQ4(randomPool('q4_0', 0.014, 1).bytes.subarray(0, 18 * 20_000)));
    expect(spread).toBeCloseTo(0.014, 3);
    expect(Math.abs(mean)).toBeLessThan(0.0002);
  });

  it.each([
    ['f32', (view: DataView, at: number) => view.getFloat32(at, true)],
    [
      'bf16',
      (view: DataView, at: number) => new Float32Array(Uint32Array.of(view.getUint16(at, true) << 16).buffer)[0] ?? NaN,
    ],
  ] as const)('makes %s numbers of the wanted size: one infinity makes all logits NaN', (type, read) => {
    const { bytes, blockBytes } = randomPool(type, 0.014, 1);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const weights = Array.from({ length: 20_000 }, (_, index) => read(view, index * blockBytes));
    const { mean, spread } = spreadOf(weights);
    expect(spread).toBeGreaterThan(0.01);
    expect(spread).toBeLessThan(0.02);
    expect(Math.abs(mean)).toBeLessThan(0.001);
  });

  it('has no two equal rows in a vocabulary: they would have equal logits', () => {
    const pool = randomPool('q4_K', 0.014, 1);
    const blocks = pool.bytes.length / pool.blockBytes;
    for (const rowBlocks of [3, 6, 14, 16, 20, 28, 32]) {
      const starts = new Set(Array.from({ length: 152_064 }, (_, row) => (row * rowBlocks) % blocks));
      expect(starts.size, `rows of ${rowBlocks} blocks`).toBe(152_064);
    }
  });
});

describe('cutFromPool', () => {
  it('goes around: a tensor that is larger than the pool must be filled to its end', () => {
    const pool = repeatedPool(Float32Array.of(1, 2, 3));
    const bytes = join(cutFromPool(pool, 2, 28));
    expect([...new Float32Array(Uint8Array.from(bytes).buffer)]).toEqual([3, 1, 2, 3, 1, 2, 3]);
  });
});
