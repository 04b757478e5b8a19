/**
 * Speeds that others have published for models of the family, one chat at a time, and the machines that they were measured
 * on as far as their publishers name them. What the speed model says of each is `docs/accuracy.md`; nothing here is used to
 * predict for a single machine.
 */
import { readMachineFile } from '../../hardware/machineFile.ts';
import type { Machine } from '../../../contract/hardware.ts';
import type { Program } from './programs.ts';

export interface PublishedSpeed {
  readonly modelId: string;
  readonly quantization: string;
  readonly machine: Machine;
  readonly machineName: string;
  /** Tokens per second, one number or the range that was published. */
  readonly decode: number | readonly [low: number, high: number];
  readonly prefill: number | readonly [low: number, high: number] | null;
  /** The program, and what it does otherwise than llama.cpp. */
  readonly engine: string;
  /** Missing = llama.cpp, or one that builds on it. */
  readonly program?: Program;
}

const gibibyte = 2 ** 30;

export interface MachineParts {
  readonly cpu: readonly [name: string, cores: number, features: readonly string[]];
  readonly sockets?: number;
  readonly memoryGib: number;
  /** Channels × million transfers a second. */
  readonly memory: readonly [channels: number, megatransfers: number] | null;
  readonly gpus: readonly (readonly [name: string, gib: number])[];
  /** GB/s. */
  readonly diskReads?: number;
}

export const avx2 = ['AVX2', 'FMA', 'F16C'];
export const avx512 = [...avx2, 'AVX-512', 'AVX-512 VNNI'];
const amx = [...avx512, 'AMX INT8', 'AMX BF16'];
const desktop: MachineParts['cpu'] = ['AMD Ryzen 9 9950X 16-Core Processor', 16, avx512];

export const machineOf = ({
  cpu: [name, cores, features],
  sockets,
  memoryGib,
  memory,
  gpus,
  diskReads,
}: MachineParts): Machine =>
  readMachineFile(
    JSON.stringify({
      os: { platform: 'linux', release: '', name: 'Linux', architecture: 'x64', host: 'none' },
      cpu: { name, physicalCores: cores, logicalCores: cores * 2, features, sockets: sockets ?? 1 },
      memory: {
        totalBytes: memoryGib * gibibyte,
        availableBytes: memoryGib * gibibyte * 0.97,
        // The peak; a machine of one's own is measured instead.
        bandwidthBytesPerSecond: memory === null ? null : memory[0] * memory[1] * 8e6,
        channels: memory?.[0] ?? null,
        megatransfersPerSecond: memory?.[1] ?? null,
      },
      disks: [{ path: '/models', freeBytes: 2e12, readBytesPerSecond: (diskReads ?? 5) * 1e9, kind: 'nvme' }],
      gpus: gpus.map(([gpuName, gib], index) => ({
        id: `GPU-${index}`,
        name: gpuName,
        integrated: false,
        memoryTotalBytes: gib * gibibyte,
        memoryFreeBytes: gib * gibibyte * 0.99,
        driverVersion: '590.44',
        cudaVersion: '13.1',
      })),
      runtimes: { cuda: '13.1', vulkan: null, metal: null, ownCudaEngine: null },
    }),
  );

const gaming = (gpu: string, gib: number, count = 1): Machine =>
  machineOf({
    cpu: desktop,
    memoryGib: 64,
    memory: [2, 5600],
    gpus: Array.from({ length: count }, () => [gpu, gib] as const),
  });

/** All cores, and memory of which macOS gives the GPU three quarters. */
const mac = (name: string, cores: number, memoryGib: number): Machine =>
  readMachineFile(
    JSON.stringify({
      os: { platform: 'darwin', release: '', name: 'macOS', architecture: 'arm64', host: null },
      cpu: { name: name.replace(/ \(.*/, ''), physicalCores: cores, features: ['NEON', 'DOTPROD'] },
      memory: { totalBytes: memoryGib * gibibyte, availableBytes: memoryGib * gibibyte * 0.9 },
      disks: [{ path: '/models', freeBytes: 2e12 }],
      gpus: [{ id: 'display-0', name, vendor: 'Apple', integrated: true }],
      runtimes: { cuda: null, vulkan: null, metal: 'Darwin 24', ownCudaEngine: null },
    }),
  );

const scoreboard = 'llama.cpp';
/** github.com/XiongjieDai/GPU-Benchmarks-on-LLM-Inference, 512 tokens, as the rows above with cards. */
const apple = (
  [name, cores, memoryGib]: readonly [name: string, cores: number, memoryGib: number],
  modelId: string,
  decode: number,
  prefill: number,
): PublishedSpeed => ({
  modelId,
  quantization: 'Q4_K_M',
  machine: mac(name, cores, memoryGib),
  machineName: `${name.replace('Apple ', '').replace(' GPU', '')}, ${memoryGib} GB`,
  decode,
  prefill,
  engine: scoreboard,
});
const m3Max = ['Apple M3 Max (40-core GPU)', 16, 64] as const;
const m2Ultra = ['Apple M2 Ultra (76-core GPU)', 24, 192] as const;

export const publishedSpeeds: readonly PublishedSpeed[] = [
  {
    modelId: 'r1-distill-llama-8b',
    quantization: 'Q4_K_M',
    machine: gaming('NVIDIA GeForce RTX 3070', 8),
    machineName: 'RTX 3070',
    decode: 72.8,
    prefill: 2403,
    engine: scoreboard,
  },
  {
    modelId: 'r1-distill-llama-8b',
    quantization: 'Q4_K_M',
    machine: gaming('NVIDIA GeForce RTX 4070 Ti', 12),
    machineName: 'RTX 4070 Ti',
    decode: 83.5,
    prefill: 3936,
    engine: scoreboard,
  },
  {
    modelId: 'r1-distill-llama-8b',
    quantization: 'Q4_K_M',
    machine: gaming('NVIDIA GeForce RTX 4090', 24),
    machineName: 'RTX 4090',
    decode: 130.6,
    prefill: 7139,
    engine: scoreboard,
  },
  {
    modelId: 'r1-distill-qwen-14b',
    quantization: 'Q4_K_M',
    machine: gaming('NVIDIA GeForce RTX 4090', 24),
    machineName: 'RTX 4090',
    decode: 81,
    prefill: null,
    engine: 'Ollama',
  },
  {
    modelId: 'r1-distill-qwen-32b',
    quantization: 'Q4_K_M',
    machine: gaming('NVIDIA GeForce RTX 4090', 24),
    machineName: 'RTX 4090',
    decode: [30, 35],
    prefill: null,
    engine: 'Ollama',
  },
  {
    modelId: 'r1-distill-llama-70b',
    quantization: 'Q4_K_M',
    machine: gaming('NVIDIA GeForce RTX 3090', 24, 2),
    machineName: '2 × RTX 3090',
    decode: 16.6,
    prefill: 357,
    engine: 'llama.cpp, split by layers',
  },
  apple(m3Max, 'r1-distill-llama-8b', 48.97, 693.32),
  apple(m3Max, 'r1-distill-llama-70b', 7.65, 70.19),
  apple(m2Ultra, 'r1-distill-llama-8b', 78.81, 994.04),
  apple(m2Ultra, 'r1-distill-llama-70b', 12.48, 118.79),
  {
    modelId: 'r1-671b',
    quantization: 'Q4_K_M',
    machine: machineOf({
      cpu: ['INTEL(R) XEON(R) GOLD 6454S', 64, amx],
      sockets: 2,
      memoryGib: 1024,
      memory: [16, 4800],
      gpus: [['NVIDIA GeForce RTX 4090', 24]],
    }),
    machineName: '2 × Xeon 6454S (16 channels), RTX 4090',
    decode: 13.4,
    prefill: 88.5,
    engine: 'KTransformers, experts in RAM',
    program: 'KTransformers',
  },
  // github.com/kvcache-ai/ktransformers, doc/en/DeepseekR1_V3_tutorial.md: single socket, 500 tokens, 8 experts.
  {
    modelId: 'r1-671b',
    quantization: 'Q4_K_M',
    machine: machineOf({
      cpu: ['INTEL(R) XEON(R) GOLD 6454S', 32, amx],
      memoryGib: 512,
      memory: [8, 4800],
      gpus: [['NVIDIA GeForce RTX 4090', 24]],
    }),
    machineName: 'Xeon 6454S (8 channels), RTX 4090',
    decode: 8.73,
    prefill: 54.2,
    engine: 'KTransformers, experts in RAM',
    program: 'KTransformers',
  },
  {
    modelId: 'r1-671b',
    quantization: 'UD-Q2_K_XL',
    machine: machineOf({
      cpu: ['AMD Ryzen Threadripper PRO 7975WX 32-Cores', 32, avx512],
      memoryGib: 256,
      memory: [8, 5200],
      gpus: [['NVIDIA GeForce RTX 5090', 32]],
    }),
    machineName: 'Threadripper PRO 7975WX (8 channels), RTX 5090',
    decode: 18.2,
    prefill: [128, 147],
    engine: 'ik_llama.cpp, experts in RAM',
    program: 'ik_llama.cpp',
  },
  {
    modelId: 'r1-671b',
    quantization: 'UD-Q2_K_XL',
    machine: machineOf({
      cpu: desktop,
      memoryGib: 96,
      memory: [2, 6400],
      gpus: [['NVIDIA GeForce RTX 3090 Ti', 24]],
      // A PCIe 5.0 disk, as its publisher advises.
      diskReads: 12,
    }),
    machineName: 'Ryzen 9950X (2 channels), 96 GB, RTX 3090 Ti, rest from disk',
    decode: [3, 4.5],
    prefill: null,
    engine: 'llama.cpp and KTransformers, mapped from disk',
  },
  {
    modelId: 'r1-671b',
    quantization: 'UD-IQ1_S',
    machine: machineOf({
      cpu: ['AMD Ryzen Threadripper PRO 7975WX 32-Cores', 32, avx512],
      memoryGib: 256,
      memory: [8, 5200],
      // The cards are not named; 192 GB are two of these.
      gpus: [
        ['NVIDIA RTX PRO 6000 Blackwell Workstation Edition', 96],
        ['NVIDIA RTX PRO 6000 Blackwell Workstation Edition', 96],
      ],
    }),
    machineName: '192 GB of GPU memory (2 × RTX PRO 6000)',
    decode: 42,
    prefill: 820,
    engine: 'llama.cpp, all on GPUs',
  },
];
