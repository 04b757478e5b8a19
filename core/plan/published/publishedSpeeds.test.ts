/** The target of the app: within 15 % of what was published, ranges inside, and the truth in the band nine times of ten. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCatalogue } from '../../catalog/catalog.ts';
import { compareSpeed, errorOf, isInBand } from './compareSpeeds.ts';
import { factsOf } from '../recorded.testing.ts';
import { predictStep, promptSteps } from './promptSteps.ts';
import { publishedSpeeds } from './publishedSpeeds.ts';

const catalogue = await readCatalogue(join(import.meta.dirname, '..', '..', '..', 'assets'));
const compared = publishedSpeeds.map((published) => compareSpeed(catalogue, published));

describe('predicted against published speeds', () => {
  it.each(compared)(
    'decode of $published.modelId $published.quantization on $published.machineName within 15 %',
    ({ published, speed }) => {
      const predicted = speed.decodeTokensPerSecond ?? 0;
      const limit = typeof published.decode === 'number' ? 0.15 : 0;
      expect(Math.abs(errorOf(predicted, published.decode)), `${predicted} tokens/s`).toBeLessThanOrEqual(limit);
    },
  );

  it('prompts wholly on GPUs within 15 %, and the others within their band', () => {
    for (const { published, speed } of compared) {
      if (published.prefill === null) continue;
      expect(
        isInBand(speed.prefillLow, speed.prefillHigh, published.prefill),
        `${published.modelId} on ${published.machineName}: ${speed.prefillTokensPerSecond} tokens/s`,
      ).toBe(true);
      // Experts in RAM: programs have kernels of their own for them (docs/accuracy.md).
      if (speed.parts.some(({ where }) => where !== 'gpu')) continue;
      expect(Math.abs(errorOf(speed.prefillTokensPerSecond ?? 0, published.prefill))).toBeLessThanOrEqual(0.15);
    }
  });

  it.each(promptSteps)(
    'prompts of $promptTokens tokens of 671B in steps of $ubatchTokens, on 16 cards, within 15 %',
    (step) => {
      const machine = publishedSpeeds.find(({ machineName }) => machineName.includes('RTX 3090'))?.machine;
      if (machine === undefined) throw new Error('No machine has that card.');
      const predicted = predictStep(machine, factsOf('r1-671b', 'Q4_K_M'), step);
      expect(Math.abs(errorOf(predicted, step.published)), `${predicted} tokens/s`).toBeLessThanOrEqual(0.15);
    },
  );

  it('the truth lies in the band nine times of ten, and the band is no excuse', () => {
    const inside = compared.filter(({ published, speed }) =>
      isInBand(speed.decodeLow, speed.decodeHigh, published.decode),
    );
    expect(inside.length / compared.length).toBeGreaterThanOrEqual(0.9);
    for (const { speed } of compared.filter(({ speed }) => speed.parts.every(({ where }) => where !== 'disk'))) {
      expect((speed.decodeHigh ?? Infinity) / (speed.decodeLow ?? 0)).toBeLessThan(1.6);
    }
  });
});
