/**
 * Answers of the 8B on processors by the type of its weights, as others have published them (`llama-bench`'s tg128). The
 * constants of `unpackRate.ts` come from the rows marked `fitted` and from `measuredWeights.ts`; the others were only looked at.
 */
import type { Catalogue, CatalogueModel } from '../../catalog/catalog.ts';
import { distinctFiles } from '../rankVariants.ts';
import { bestLayout } from '../searchLayout.ts';
import { speedOfLayout } from '../speedModel.ts';
import type { ModelFacts } from '../modelFacts.ts';
import type { PredictedSpeed } from '../../../contract/plan.ts';
import { factsOfVariant } from '../variantFacts.ts';
import { machineOfProgram } from './programs.ts';
import { avx2, avx512, machineOf, type MachineParts } from './publishedSpeeds.ts';

export interface ProcessorAnswer {
  readonly quantization: string;
  readonly cpu: MachineParts['cpu'];
  readonly threads: number;
  readonly memory: readonly [channels: number, megatransfers: number];
  readonly tokensPerSecond: number;
  readonly fitted: boolean;
  readonly source: string;
}

const byType = 'github.com/ikawrakow/ik_llama.cpp/discussions/164';
const zen4: MachineParts['cpu'] = ['AMD Ryzen 9 7950X 16-Core Processor', 16, avx2];
const m2: MachineParts['cpu'] = ['Apple M2 Max', 12, ['NEON']];

/** The same files on both, llama.cpp of December 2024: two threads of the one, four (or three) of the other. */
const bothMachines: readonly (readonly [quantization: string, ryzen: number, apple: number])[] = [
  ['Q8_0', 4.95, 14.04],
  ['Q5_0', 5.3, 12.2],
  ['Q4_0', 11.23, 23.89],
  ['Q2_K_S', 11.33, 13.91],
  ['Q3_K_S', 8.8, 11.1],
  ['Q4_K_S', 9.57, 17.55],
  ['Q5_K_S', 7.51, 12.26],
  ['Q6_K', 7.62, 11.62],
  ['IQ4_NL', 5.96, 23.45],
  ['IQ4_XS', 8.15, 16.03],
  ['IQ3_S', 3.71, 5.34],
  ['IQ3_XXS', 4.18, 6.26],
  ['IQ2_M', 5.24, 6.77],
  ['IQ2_XS', 5.87, 9.49],
  ['IQ2_XXS', 5.47, 8.67],
];
/** Repacked by today's release on such a processor, and not by that one: what it was slow at is no fact any more. */
const repackedSince = new Set(['Q4_0', 'IQ4_NL']);

const ofBoth = ([quantization, ryzen, apple]: (typeof bothMachines)[number]): ProcessorAnswer[] => [
  {
    quantization,
    cpu: zen4,
    threads: 2,
    memory: [2, 5600],
    tokensPerSecond: ryzen,
    fitted: !repackedSince.has(quantization),
    source: byType,
  },
  {
    quantization,
    cpu: m2,
    threads: quantization === 'Q8_0' ? 3 : 4,
    memory: [8, 6400],
    tokensPerSecond: apple,
    fitted: false,
    source: byType,
  },
];

const bench = (
  issue: number,
  cpu: MachineParts['cpu'],
  memory: ProcessorAnswer['memory'],
  tokensPerSecond: number,
): ProcessorAnswer => ({
  quantization: 'Q4_K_M',
  cpu,
  threads: cpu[1],
  memory,
  tokensPerSecond,
  fitted: false,
  source: `github.com/brand-o/normiebench/issues/${issue}`,
});

export const processorAnswers: readonly ProcessorAnswer[] = [
  ...bothMachines.flatMap(ofBoth),
  bench(43, ['Intel(R) Core(TM) i7-8550U CPU @ 1.80GHz', 4, avx2], [2, 2400], 4.7),
  bench(34, ['Intel(R) Core(TM) i5-9500 CPU @ 3.00GHz', 6, avx2], [2, 2666], 6.51),
  bench(42, ['Intel(R) Core(TM) i7-7820HQ CPU @ 2.90GHz', 4, avx2], [2, 2400], 5.62),
  bench(36, ['Intel(R) Core(TM) i3-14100', 4, avx2], [2, 4800], 9.4),
  bench(52, ['AMD Ryzen Threadripper 3970X 32-Core Processor', 32, avx2], [4, 3200], 16.78),
  bench(46, ['11th Gen Intel(R) Core(TM) i5-1135G7 @ 2.40GHz', 4, avx512], [2, 3200], 6.86),
  bench(8, ['AMD Ryzen 7 8840U w/ Radeon 780M Graphics', 8, avx512], [2, 6400], 9.63),
];

/** `llama-bench` writes 128 tokens after nothing. */
const asked = { depthTokens: 64, promptTokens: 1, cachedTokens: 0 };

const factsInType = (model: CatalogueModel, quantization: string): ModelFacts => {
  const published = distinctFiles(model).find((file) => file.quantization === quantization);
  const made = { repository: 'made', quantization, bytes: null, approximateSize: null, sha256: null, parts: null };
  const facts = factsOfVariant(model, published ?? made);
  if (facts === null) throw new Error(`There is no type ${quantization}.`);
  return facts;
};

export const predictProcessorAnswer = (
  { models }: Catalogue,
  { quantization, cpu, threads, memory }: ProcessorAnswer,
): PredictedSpeed => {
  const model = models.find(({ id }) => id === 'r1-distill-llama-8b');
  if (model === undefined) throw new Error('The catalogue lacks the 8B.');
  const facts = factsInType(model, quantization);
  const machine = machineOfProgram(machineOf({ cpu, memory, memoryGib: 64, gpus: [] }), 'llama.cpp');
  const { layout } = bestLayout({ facts, machine, contextTokens: 4096, sequences: 1, threads });
  return speedOfLayout({ facts, layout, machine, pagedBytes: 0, asked });
};
