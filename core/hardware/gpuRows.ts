/** Readiness of the GPUs: one row each, saying what the engine will run it with, or why not and what to do. */
import type { Gpu, Machine } from '../../contract/hardware.ts';
import type { Row } from './row.ts';
import { chooseBackend, type BackendChoice, type Obstacle } from './engineBackend.ts';
import { installCudaRuntimeFix, installVulkanFix, lookAgainFix, updateNvidiaDriverFix } from './fixes.ts';
import { wasNotRead } from './reading.ts';
import { sizeText } from './sizeText.ts';
import { usableMemory } from './usableMemory.ts';

/** An integrated GPU that is not worth using has a row of its own elsewhere and is none here. */
export const gpuRows = (machine: Machine): Row[] => {
  const used = usableMemory(machine).gpus;
  const gpus = machine.gpus.filter((gpu) => gpu.integrated !== true || used.includes(gpu) || isApple(machine));
  return gpus.length === 0
    ? [noGpuRow(machine)]
    : gpus.map((gpu, index) => ({
        id: index === 0 ? 'gpu' : `gpu-${index + 1}`,
        found: describe(gpu),
        needed: neededFor(gpu, machine),
        ...(leftOut(gpu, used, machine) ?? assess(gpu, machine)),
      }));
};

const isApple = ({ os }: Machine): boolean => os.platform === 'darwin';

/** Could be used, and is not. */
const leftOut = (gpu: Gpu, used: readonly Gpu[], machine: Machine): Outcome | null => {
  if (used.includes(gpu) || chooseBackend(gpu, machine).backend === 'cpu') return null;
  if (gpu.memoryTotalBytes === null) {
    return {
      status: 'unknown',
      why: 'The engine can use it, but its memory could not be read, so the verdicts count without it.',
      fix: 'Load a small variant: the engine then tells the memory itself.',
    };
  }
  const [other] = used;
  return other === undefined
    ? null
    : {
        status: 'warn',
        why: `One engine process uses GPUs of one kind only, and ${other.name} is the faster kind; this one stays unused.`,
        fix: 'Nothing to install: the speeds below count without it.',
      };
};

const noGpuRow = (machine: Machine): Row => {
  const reason = machine.unknown['gpus'] ?? '';
  const unread = wasNotRead(reason);
  return {
    id: 'gpu',
    status: unread ? 'unknown' : 'warn',
    found: unread ? `Unknown: ${reason}` : 'No GPU with memory of its own',
    needed: 'A GPU with 6 GiB of memory or more for the 7B and 8B models at full speed',
    why: unread
      ? 'A driver did not answer, so a GPU may be there and unused.'
      : 'Without one everything runs on the CPU, several times slower.',
    fix: unread ? lookAgainFix : 'Choose one of the small variants below, which a CPU can run.',
  };
};

const describe = (gpu: Gpu): string =>
  [
    gpu.name,
    gpu.memoryTotalBytes === null ? 'memory unknown' : sizeText(gpu.memoryTotalBytes),
    gpu.computeCapability === null ? '' : `compute capability ${gpu.computeCapability}`,
    gpu.memoryBandwidthBytesPerSecond === null ? '' : `${Math.round(gpu.memoryBandwidthBytesPerSecond / 1e9)} GB/s`,
  ]
    .filter((part) => part !== '')
    .join(', ');

const neededFor = (gpu: Gpu, machine: Machine): string => {
  if (isApple(machine)) return 'Metal on an Apple chip';
  return gpu.vendor === 'NVIDIA'
    ? 'Code for this GPU in one of the engine’s CUDA packages, a driver for it, and the CUDA runtime'
    : 'Vulkan: its loader and a driver for this GPU';
};

type Outcome = Pick<Row, 'status' | 'why' | 'fix'>;

const assess = (gpu: Gpu, machine: Machine): Outcome => {
  const choice = chooseBackend(gpu, machine);
  if (choice.backend === 'cuda') return cudaOutcome(gpu, choice);
  if (choice.backend === 'metal') return { status: 'ok', why: 'The engine runs on it through Metal.', fix: null };
  if (isApple(machine)) {
    return {
      status: 'fail',
      why: 'The engine’s Metal package is for Apple’s own chips; this Mac runs on its CPU.',
      fix: 'Choose one of the small variants below, which a CPU can run.',
    };
  }
  if (machine.os.architecture !== 'x64') {
    return {
      status: 'fail',
      why: `The engine has no GPU package for ${machine.os.architecture} processors; everything runs on the CPU.`,
      fix: 'Choose one of the small variants below, which a CPU can run.',
    };
  }
  if (gpu.vendor === 'NVIDIA') return blockedNvidiaOutcome(gpu, machine, choice);
  if (choice.backend === 'vulkan') return { status: 'ok', why: 'The engine runs on it through Vulkan.', fix: null };
  const unread = wasNotRead(machine.unknown['runtimes.vulkan']);
  return {
    status: unread ? 'unknown' : 'fail',
    why: `${unread ? 'It is not known whether Vulkan is installed' : `Vulkan is missing (${machine.unknown['runtimes.vulkan'] ?? 'not found'})`}; without it everything runs on the CPU, without a word from the engine.`,
    fix: unread ? lookAgainFix : installVulkanFix(machine.os, gpu.vendor),
  };
};

const cudaOutcome = (gpu: Gpu, choice: BackendChoice): Outcome => ({
  status: 'ok',
  why:
    choice.code === 'sass'
      ? `The engine’s package "${choice.cudaPackage ?? ''}" has machine code for it.`
      : `The driver compiles the engine’s package "${choice.cudaPackage ?? ''}" for it, which makes the very first start take some minutes.${skippedNewer(gpu, choice)}`,
  fix: null,
});

/** Why the newer package is not the one, so that nobody switches to it by hand. */
const skippedNewer = (gpu: Gpu, { obstacles }: BackendChoice): string => {
  const trap = obstacles.find((obstacle) => obstacle.kind === 'driver too old' && obstacle.trap);
  return trap === undefined
    ? ''
    : ` The package "${trap.package.name}" would start and then die at its first kernel: it was made with CUDA ${trap.package.toolkit}, the driver supports ${gpu.cudaVersion ?? ''}.`;
};

const blockedNvidiaOutcome = (gpu: Gpu, machine: Machine, choice: BackendChoice): Outcome => {
  const consequence =
    choice.backend === 'vulkan'
      ? 'It will be used through Vulkan, which is slower than CUDA.'
      : 'Everything will run on the CPU, without a word from the engine.';
  const blocked = easiest(choice.obstacles);
  const status = choice.backend === 'vulkan' ? 'warn' : 'fail';
  if (gpu.driverVersion === null) {
    const unread = wasNotRead(machine.unknown['gpus.nvidia']);
    return {
      status: unread ? 'unknown' : 'fail',
      why: `Its driver ${unread ? 'does not answer' : 'is missing'}. Everything runs on the CPU.`,
      fix: updateNvidiaDriverFix(machine.os, '580', gpu.computeCapability),
    };
  }
  if (gpu.computeCapability === null || blocked?.kind === 'driver unknown') {
    return {
      status: 'unknown',
      why: `The NVIDIA driver did not tell what this GPU is (${machine.unknown['gpus.nvidia'] ?? 'no reason given'}). ${consequence}`,
      fix: updateNvidiaDriverFix(machine.os, '580', gpu.computeCapability),
    };
  }
  if (blocked === null || blocked.kind === 'no code') {
    return {
      status,
      why: `No package of the engine has code for compute capability ${gpu.computeCapability}. ${consequence}`,
      fix:
        choice.backend === 'vulkan'
          ? 'Nothing to install: choose variants by the speeds below, which count with Vulkan.'
          : installVulkanFix(machine.os, 'NVIDIA'),
    };
  }
  if (blocked.kind === 'runtime missing') {
    const unread = wasNotRead(machine.unknown['runtimes.cuda']);
    const trap = skippedNewer(gpu, choice);
    return {
      status: unread ? 'unknown' : status,
      why: `The CUDA ${blocked.package.major} runtime is missing (${runtimeFound(machine)}); the engine does not bring it. ${consequence}${trap}`,
      fix: unread ? lookAgainFix : installCudaRuntimeFix(machine.os, blocked.package.major),
    };
  }
  return {
    status,
    why: `The driver supports CUDA ${gpu.cudaVersion ?? ''}; ${blocked.trap ? `the engine’s CUDA ${blocked.package.toolkit} code would start on it and die at its first kernel` : `the engine’s code needs CUDA ${blocked.package.major}`}. ${consequence}`,
    fix: updateNvidiaDriverFix(machine.os, blocked.needed, gpu.computeCapability),
  };
};

const runtimeFound = ({ runtimes, unknown }: Machine): string =>
  runtimes.cuda === null ? (unknown['runtimes.cuda'] ?? 'none was found') : `found: ${runtimes.cuda}`;

/** The obstacle that costs least to remove: installing a library before replacing a driver. */
const easiest = (obstacles: readonly Obstacle[]): Obstacle | null => {
  const order: readonly Obstacle['kind'][] = ['runtime missing', 'driver too old', 'driver unknown', 'no code'];
  for (const kind of order) {
    const found = obstacles.filter((obstacle) => obstacle.kind === kind);
    // Of two, the older package asks less of the driver and the newer one less compiling; a driver decides.
    const obstacle = kind === 'driver too old' ? found.at(-1) : found[0];
    if (obstacle !== undefined) return obstacle;
  }
  return null;
};
