/** The target of the app: within 15 % of what was published, ranges inside, and the truth in the band nine times of ten. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCatalogue } from '../../catalog/catalog.ts';
import { compareSpeed, errorOf, isInBand } from './compareSpeeds.ts';
import { factsOf } from '../recorded.testing.ts';
import { predictProcessorPrompt, processorPrompts } from './processorPrompts.ts';
import { oneCore, predictOneCore, predictServer, server } from './measuredWeights.ts';
import { predictProcessorAnswer, processorAnswers } from './processorAnswers.ts';
import { secondSockets } from './programs.ts';
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

  it('prompts within 15 % and their band, experts in RAM by the program that measured them', () => {
    for (const { published, speed } of compared) {
      if (published.prefill === null) continue;
      expect(
        isInBand(speed.prefillLow, speed.prefillHigh, published.prefill),
        `${published.modelId} on ${published.machineName}: ${speed.prefillTokensPerSecond} tokens/s`,
      ).toBe(true);
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

  it('constants of processors and programs are the means of the figures that they were fitted to', () => {
    const ratios = processorPrompts
      .filter(({ fitted }) => fitted)
      .map((row) => ({ ...row, ratio: row.tokensPerSecond / predictProcessorPrompt(catalogue, row) }));
    const mean = (wanted: (row: (typeof ratios)[number]) => boolean): number => {
      const of = ratios.filter(wanted);
      expect(of.length).toBeGreaterThanOrEqual(2);
      return Math.exp(of.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / of.length);
    };
    const isDense = ({ model, program }: (typeof ratios)[number]): boolean =>
      model === 'r1-distill-llama-8b' && program === 'llama.cpp';
    const hasAvx512 = ({ cpu }: (typeof ratios)[number]): boolean => cpu[2].includes('AVX-512');
    for (const ratio of [
      mean((row) => isDense(row) && hasAvx512(row)),
      mean((row) => isDense(row) && !hasAvx512(row)),
      mean(({ program }) => program === 'ik_llama.cpp'),
      mean(({ program }) => program === 'KTransformers'),
    ]) {
      expect(Math.abs(ratio - 1)).toBeLessThan(0.03);
    }
  });

  it('a second socket brings what it brought in the program’s other versions', () => {
    const prompts = compared
      .filter(({ published }) => published.program === 'KTransformers')
      .map(({ speed }) => speed.prefillTokensPerSecond ?? 0);
    const mean = secondSockets.reduce((sum, { one, two }) => sum + Math.log(two / one), 0) / secondSockets.length;
    expect(Math.abs(Math.log(Math.max(...prompts) / Math.min(...prompts)) - mean)).toBeLessThan(0.03);
  });

  it('prompts on one socket lie within their band of 1.8, those looked at only afterwards too', () => {
    for (const row of processorPrompts.filter(({ sockets }) => sockets === undefined)) {
      const ratio = row.tokensPerSecond / predictProcessorPrompt(catalogue, row);
      expect(Math.abs(Math.log(ratio)), `${row.cpu[0]}, ${row.program}`).toBeLessThan(Math.log(1.8));
    }
  });

  describe('answers on processors by the type of their weights', () => {
    const answers = processorAnswers.map((row) => ({ row, speed: predictProcessorAnswer(catalogue, row) }));
    const ratio = ({ row, speed }: (typeof answers)[number]): number =>
      row.tokensPerSecond / (speed.decodeTokensPerSecond ?? 0);

    it('are within 1.3 for each type that was fitted, and right in the middle of all', () => {
      const ratios = answers.filter(({ row }) => row.fitted).map(ratio);
      expect(ratios.length).toBeGreaterThanOrEqual(12);
      for (const one of ratios) expect(Math.abs(Math.log(one))).toBeLessThan(Math.log(1.3));
      const mean = Math.exp(ratios.reduce((sum, one) => sum + Math.log(one), 0) / ratios.length);
      expect(Math.abs(mean - 1)).toBeLessThan(0.05);
    });

    it('one core gets through them in the same proportion, but for those that its memory gives no faster', () => {
      const { q8_0: _, f16: __, ...unpacked } = oneCore.tokensPerSecond;
      const logs = Object.entries(unpacked).map(([type, measured]) => Math.log(measured / predictOneCore(type)));
      const level = logs.reduce((sum, log) => sum + log, 0) / logs.length;
      for (const log of logs) expect(Math.abs(log - level)).toBeLessThan(Math.log(1.4));
    });

    it('of a server with AMX, from one thread to sixteen, are within twice, and half of them within a quarter', () => {
      const logs = Object.entries(server.tokensPerSecond).flatMap(([type, speeds]) =>
        speeds.map((measured, index) => Math.abs(Math.log(measured / predictServer(type, server.threads[index] ?? 0)))),
      );
      expect(logs.length).toBeGreaterThanOrEqual(40);
      for (const log of logs) expect(log).toBeLessThan(Math.log(2));
      expect(logs.filter((log) => log < Math.log(1.25)).length).toBeGreaterThan(logs.length / 2);
    });

    it('of other machines lie in the band six times of seven', () => {
      const others = answers.filter(({ row }) => !row.fitted);
      const inside = others.filter(({ row, speed }) =>
        isInBand(speed.decodeLow, speed.decodeHigh, row.tokensPerSecond),
      );
      expect(others.length).toBeGreaterThanOrEqual(20);
      expect(inside.length / others.length).toBeGreaterThanOrEqual(6 / 7 - 0.05);
    });
  });

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
