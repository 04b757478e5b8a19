import { expect, it } from 'vitest';
import { createHostSoftmax } from './hostSoftmax.ts';
import { openLlama } from './llama.ts';

const expected = (logits: Float32Array, scale: number): number[] => {
  const weights = Array.from(logits, (logit) => Math.exp(logit * scale));
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / sum);
};

it('makes probabilities of logits at any scale: one written to the wrong place would be ignored', () => {
  const softmax = createHostSoftmax(openLlama('cpu'), 1001);
  const logits = Float32Array.from({ length: 1001 }, (_, index) => Math.sin(index) * 4);
  for (const scale of [1, 1 / 0.6, 0.25]) {
    const probabilities = softmax.run(logits, scale);
    expected(logits, scale).forEach((probability, index) => {
      expect(probabilities[index]).toBeCloseTo(probability, 7);
    });
  }
});

it('gives what is ruled out no probability', () => {
  const probabilities = createHostSoftmax(openLlama('cpu'), 4).run(
    Float32Array.from([1, -Infinity, 1, -Infinity]),
    1 / 0.6,
  );
  expect([...probabilities]).toEqual([0.5, 0, 0.5, 0]);
});
