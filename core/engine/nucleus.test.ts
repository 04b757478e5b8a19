import { describe, expect, it } from 'vitest';
import { chooseFromNucleus, massAbove } from './nucleus.ts';
import { createRandom } from './random.ts';

/** What top-p keeps of a distribution: the likeliest tokens that reach `topP` together. */
const nucleusOf = (probabilities: Float32Array, topP: number): Map<number, number> => {
  const order = Array.from(probabilities, (probability, token) => ({ probability, token })).sort(
    (a, b) => b.probability - a.probability,
  );
  const kept = new Map<number, number>();
  let sum = 0;
  for (const { probability, token } of order) {
    if (sum >= topP) break;
    kept.set(token, probability);
    sum += probability;
  }
  for (const [token, probability] of kept) kept.set(token, probability / sum);
  return kept;
};

const probabilities = Float32Array.from([0.02, 0.4, 0.05, 0.3, 0.003, 0.2, 0.007, 0.02]);

const countTokens = (topP: number, rounds: number): Map<number, number> => {
  const random = createRandom(7);
  const counts = new Map<number, number>();
  for (let round = 0; round < rounds; round++) {
    const token = chooseFromNucleus(probabilities, topP, random(), random);
    counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  return counts;
};

describe('a draw from the nucleus', () => {
  it.each([0.3, 0.6, 0.9, 0.95, 1])(
    'draws exactly the tokens of the nucleus, as often as it should, at top-p %f',
    (topP) => {
      const rounds = 20_000;
      const counts = countTokens(topP, rounds);
      const expected = nucleusOf(probabilities, topP);
      expect([...counts.keys()].sort()).toEqual([...expected.keys()].sort());
      for (const [token, share] of expected) {
        // Five standard deviations of a binomial count.
        const tolerance = 5 * Math.sqrt((share * (1 - share)) / rounds);
        expect(Math.abs((counts.get(token) ?? 0) / rounds - share)).toBeLessThanOrEqual(tolerance);
      }
    },
  );

  it('repeats itself for the same seed', () => {
    expect(countTokens(0.95, 500)).toEqual(countTokens(0.95, 500));
  });

  it('takes the likeliest token where top-p leaves no other', () => {
    expect([...countTokens(0.01, 200).keys()]).toEqual([1]);
  });
});

it('sums what is likelier, to the last token of an odd vocabulary', () => {
  const odd = Float32Array.from([0.5, 0.25, 0.125, 0.0625, 0.0625, 0.25]);
  expect(massAbove(odd, 0.0625)).toBe(1.125);
  expect(massAbove(odd, 0.5)).toBe(0);
});

it('takes the last token that can be drawn where rounding leaves the sum below the uniform number', () => {
  expect(chooseFromNucleus(Float32Array.from([0.5, 0.4999, 0]), 1, 0.9999999, () => 0)).toBe(1);
});

it('draws uniform numbers in [0, 1) that differ from seed to seed', () => {
  const [a, b] = [createRandom(1), createRandom(2)];
  const first = Array.from({ length: 10_000 }, a);
  const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
  expect(Math.min(...first)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...first)).toBeLessThan(1);
  expect(mean).toBeCloseTo(0.5, 1);
  expect(Array.from({ length: 10 }, b)).not.toEqual(first.slice(0, 10));
});
