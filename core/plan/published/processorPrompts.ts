/**
 * Prompts of 512 tokens (unless said) on processors, as others have published them, from which the constants of `computeRate.ts`
 * and `programs.ts` come: rows marked `fitted`. The others were only looked at. None is a row of `publishedSpeeds.ts`.
 */
import type { Catalogue } from '../../catalog/catalog.ts';
import { distinctFiles } from '../rankVariants.ts';
import type { ModelFacts } from '../modelFacts.ts';
import { bestLayout } from '../searchLayout.ts';
import { factsOfVariant } from '../variantFacts.ts';
import { machineOfProgram, type Program } from './programs.ts';
import { avx2, avx512, machineOf, type MachineParts } from './publishedSpeeds.ts';

export interface ProcessorPrompt {
  readonly model: 'r1-distill-llama-8b' | 'r1-671b' | 'qwen3-30b-a3b';
  readonly quantization: string;
  readonly cpu: MachineParts['cpu'];
  readonly threads?: number;
  readonly sockets?: number;
  readonly memory: readonly [channels: number, megatransfers: number];
  readonly gpu?: readonly [name: string, gib: number];
  readonly tokensPerSecond: number;
  readonly program: Program;
  readonly fitted: boolean;
  readonly source: string;
}

const normiebench = (issue: number): string => `github.com/brand-o/normiebench/issues/${issue}`;
const dense = (
  issue: number,
  cpu: MachineParts['cpu'],
  memory: ProcessorPrompt['memory'],
  tokensPerSecond: number,
  fitted: boolean,
): ProcessorPrompt => ({
  model: 'r1-distill-llama-8b',
  quantization: 'Q4_K_M',
  cpu,
  memory,
  tokensPerSecond,
  program: 'llama.cpp',
  fitted,
  source: normiebench(issue),
});

const milan: MachineParts['cpu'] = ['AMD EPYC 7773X 64-Core Processor', 64, avx2];
const milanMemory = [8, 3200] as const;
const comparison = 'r.genit.al/r/LocalLLaMA/comments/1iq6ngx';
const zen4: MachineParts['cpu'] = ['AMD Ryzen 9 7950X 16-Core Processor', 16, avx512];

export const processorPrompts: readonly ProcessorPrompt[] = [
  dense(43, ['Intel(R) Core(TM) i7-8550U CPU @ 1.80GHz', 4, avx2], [2, 2400], 14.37, true),
  dense(34, ['Intel(R) Core(TM) i5-9500 CPU @ 3.00GHz', 6, avx2], [2, 2666], 35.43, true),
  dense(42, ['Intel(R) Core(TM) i7-7820HQ CPU @ 2.90GHz', 4, avx2], [2, 2400], 22.53, false),
  dense(36, ['Intel(R) Core(TM) i3-14100', 4, avx2], [2, 4800], 32.62, true),
  dense(52, ['AMD Ryzen Threadripper 3970X 32-Core Processor', 32, avx2], [4, 3200], 155.5, true),
  dense(46, ['11th Gen Intel(R) Core(TM) i5-1135G7 @ 2.40GHz', 4, avx512], [2, 3200], 25.52, true),
  dense(8, ['AMD Ryzen 7 8840U w/ Radeon 780M Graphics', 8, avx512], [2, 6400], 49.75, true),
  {
    ...dense(0, ['AMD Ryzen Threadripper PRO 5975WX 32-Cores', 32, avx2], [8, 3200], 139.09, false),
    quantization: 'Q4_0',
    source: 'github.com/ikawrakow/ik_llama.cpp/pull/54',
  },
  {
    ...dense(0, zen4, [2, 5600], 170, true),
    quantization: 'Q4_0',
    source: 'github.com/ikawrakow/ik_llama.cpp/pull/533',
  },
  {
    model: 'qwen3-30b-a3b',
    quantization: 'Q4_K_M',
    cpu: zen4,
    memory: [2, 5600],
    tokensPerSecond: 210.37,
    program: 'llama.cpp',
    fitted: true,
    source: 'github.com/ikawrakow/ik_llama.cpp/issues/1075',
  },
  {
    model: 'r1-671b',
    quantization: 'Q4_K_M',
    cpu: milan,
    memory: milanMemory,
    tokensPerSecond: 25.58,
    program: 'llama.cpp',
    fitted: true,
    source: comparison,
  },
  {
    model: 'r1-671b',
    quantization: 'Q4_K_M',
    cpu: ['INTEL(R) XEON(R) GOLD 6454S', 64, avx512],
    sockets: 2,
    memory: [16, 4800],
    tokensPerSecond: 10.31,
    program: 'llama.cpp',
    fitted: false,
    source: 'github.com/kvcache-ai/ktransformers, doc/en/DeepseekR1_V3_tutorial.md',
  },
  {
    model: 'r1-671b',
    quantization: 'Q4_K_M',
    cpu: milan,
    memory: milanMemory,
    tokensPerSecond: 39.48,
    program: 'ik_llama.cpp',
    fitted: true,
    source: comparison,
  },
  {
    model: 'r1-671b',
    quantization: 'Q4_K_M',
    cpu: ['Intel(R) Xeon(R) 6980P', 128, avx512],
    threads: 64,
    memory: [12, 6400],
    tokensPerSecond: 93.08,
    program: 'ik_llama.cpp',
    fitted: true,
    source: 'github.com/ikawrakow/ik_llama.cpp/pull/259',
  },
  {
    model: 'r1-671b',
    quantization: 'Q4_K_M',
    cpu: milan,
    memory: milanMemory,
    gpu: ['NVIDIA GeForce RTX 3090 Ti', 24],
    tokensPerSecond: 83.02,
    program: 'KTransformers',
    fitted: true,
    source: comparison,
  },
  {
    model: 'r1-671b',
    quantization: 'Q4_K_M',
    cpu: ['AMD EPYC 9274F 24-Core Processor', 24, avx512],
    threads: 22,
    memory: [12, 4800],
    gpu: ['NVIDIA GeForce RTX 4090', 24],
    tokensPerSecond: 63.58,
    program: 'KTransformers',
    fitted: true,
    source: 'github.com/kvcache-ai/ktransformers/issues/587',
  },
];

/** Qwen3-30B-A3B, which is not of the family, from its published shape: all that a prompt's time needs. */
const qwen3Experts = (like: ModelFacts): ModelFacts => {
  const [layers, hidden, expertLength, count, used] = [48, 2048, 768, 128, 8];
  const attention = hidden * (2 * 4096 + 2 * 512);
  const expert = 3 * hidden * expertLength;
  const bytesPerWeight = 0.6;
  const outputParameters = hidden * 151_936;
  return {
    ...like,
    layers,
    hiddenSize: hidden,
    experts: { count, used, feedForwardLength: expertLength },
    layerBytes: Array.from({ length: layers }, () => ({
      always: attention * bytesPerWeight,
      experts: count * expert * bytesPerWeight,
      largestExpertTensor: (count * expert * bytesPerWeight) / 3,
    })),
    embeddingBytes: outputParameters * bytesPerWeight,
    outputBytes: outputParameters * bytesPerWeight,
    alwaysParameters: layers * attention + outputParameters,
    routedParameters: layers * used * expert,
  };
};

/** Tokens per second by the plan's model, with the program's factor. */
export const predictProcessorPrompt = ({ models }: Catalogue, row: ProcessorPrompt): number => {
  const id = row.model === 'qwen3-30b-a3b' ? 'r1-distill-llama-8b' : row.model;
  const model = models.find((each) => each.id === id);
  const file = model && distinctFiles(model).find(({ quantization }) => quantization === row.quantization);
  const known = model && file ? factsOfVariant(model, file) : null;
  if (known === null) throw new Error(`${id} ${row.quantization} is not in the catalogue.`);
  const facts = row.model === id ? known : qwen3Experts(known);
  const { cpu, sockets, memory, gpu } = row;
  const parts = { cpu, memory, memoryGib: 1024, gpus: gpu === undefined ? [] : [gpu] };
  const machine = machineOfProgram(machineOf(sockets === undefined ? parts : { ...parts, sockets }), row.program);
  const threads = row.threads ?? cpu[1];
  const { speed } = bestLayout({ facts, machine, contextTokens: 4096, sequences: 1, threads });
  return speed.prefillTokensPerSecond ?? 0;
};
