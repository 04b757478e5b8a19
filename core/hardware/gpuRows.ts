/** Readiness of the GPUs: one row each, saying what the engine will run it with, or why not and what to do. */
import type { Gpu, Machine } from '../../contract/hardware.ts';
import { blockedNvidiaOutcome, skippedNewer } from './blockedNvidia.ts';
import { chooseBackend, usesOwnEngine, type BackendChoice } from './engineBackend.ts';
import { installVulkanFix, lookAgainFix, saveAgainFix } from './fixes.ts';
import { notTold, wasNotRead } from './reading.ts';
import { ownWords, say, sentences, type Outcome, type Row, type Words } from './row.ts';
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
        ...(leftOut(gpu, used, machine) ?? assessGpu(gpu, machine)),
      }));
};

const isApple = ({ os }: Machine): boolean => os.platform === 'darwin';

const chooseSmall = say(
  'Choose one of the small variants below, which a CPU can run.',
  '请选择下方 CPU 也能运行的小版本。',
);

/** Could be used, and is not. */
const leftOut = (gpu: Gpu, used: readonly Gpu[], machine: Machine): Outcome | null => {
  if (used.includes(gpu) || chooseBackend(gpu, machine).backend === 'cpu') return null;
  if (gpu.memoryTotalBytes === null && machine.unknown['gpus.memoryTotalBytes'] === notTold) {
    return {
      status: 'unknown',
      why: say(
        'The engine can use it, but the file does not tell its memory, so the verdicts count without it.',
        '引擎可以使用它，但文件中没有显存大小，因此以下结论未计入它。',
      ),
      fix: saveAgainFix,
    };
  }
  if (gpu.memoryTotalBytes === null) {
    return {
      status: 'unknown',
      why: say(
        'The engine can use it, but its memory could not be read, so the verdicts count without it.',
        '引擎可以使用它，但无法读取显存大小，因此以下结论未计入它。',
      ),
      fix: say(
        'Load a small variant: the engine then tells the memory itself.',
        '加载一个小版本：引擎会自己报告显存大小。',
      ),
    };
  }
  const [other] = used;
  return other === undefined
    ? null
    : {
        status: 'warn',
        why: say(
          `One engine process uses GPUs of one kind only, and ${other.name} is the faster kind; this one stays unused.`,
          `一个引擎进程只能使用同一类显卡，而 ${other.name} 更快；这块显卡不会被使用。`,
        ),
        fix: say('Nothing to install: the speeds below count without it.', '无需安装：下方的速度未计入它。'),
      };
};

const noGpuRow = (machine: Machine): Row => {
  const reason = machine.unknown['gpus'] ?? '';
  const unread = wasNotRead(reason);
  const row = {
    id: 'gpu',
    needed: say(
      'A GPU with 6 GiB of memory or more for the 7B and 8B models at full speed',
      '要全速运行 7B 和 8B 模型，需要 6 GiB 以上显存的显卡',
    ),
  };
  return unread
    ? {
        ...row,
        status: 'unknown',
        found: say('Not known', '未知'),
        why:
          reason === notTold
            ? say('The verdicts count without one.', '以下结论按没有显卡计算。')
            : say('A driver did not answer, so a GPU may be there and unused.', '驱动没有响应，可能有显卡但未被使用。'),
        fix: reason === notTold ? saveAgainFix : lookAgainFix,
        ...(reason !== notTold && { details: reason }),
      }
    : {
        ...row,
        status: 'warn',
        found: say('No GPU with memory of its own', '没有带独立显存的显卡'),
        why: say(
          'Without one everything runs on the CPU, several times slower.',
          '没有显卡时全部由 CPU 计算，会慢好几倍。',
        ),
        fix: chooseSmall,
      };
};

const describe = (gpu: Gpu): Words => {
  const bandwidth =
    gpu.memoryBandwidthBytesPerSecond === null ? '' : `${Math.round(gpu.memoryBandwidthBytesPerSecond / 1e9)} GB/s`;
  const memory = gpu.memoryTotalBytes === null ? null : sizeText(gpu.memoryTotalBytes);
  const missing =
    gpu.vendor === 'Apple' ? say('shares the computer’s memory', '共用电脑内存') : say('memory unknown', '显存未知');
  const capability = gpu.computeCapability;
  const joined = (parts: readonly string[], comma: string): string => parts.filter((part) => part !== '').join(comma);
  return say(
    joined(
      [gpu.name, memory ?? missing.en, capability === null ? '' : `compute capability ${capability}`, bandwidth],
      ', ',
    ),
    joined([gpu.name, memory ?? missing.zh, capability === null ? '' : `计算能力 ${capability}`, bandwidth], '，'),
  );
};

const neededFor = (gpu: Gpu, machine: Machine): Words => {
  if (isApple(machine)) return say('Metal on an Apple chip', 'Apple 芯片上的 Metal');
  if (usesOwnEngine(gpu, machine)) {
    return say(
      'Code for this GPU in your own build of the engine, and the CUDA runtime that it was linked with',
      '您自行编译的引擎中需要有此显卡的代码，以及它所链接的 CUDA 运行库',
    );
  }
  return gpu.vendor === 'NVIDIA'
    ? say(
        'Code for this GPU in one of the engine’s CUDA packages, a driver for it, and the CUDA runtime',
        '引擎的某个 CUDA 包含有此显卡的代码、对应的驱动，以及 CUDA 运行库',
      )
    : say('Vulkan: its loader and a driver for this GPU', 'Vulkan：加载器和此显卡的驱动');
};

/** What the engine will run this GPU with, or why not. */
export const assessGpu = (gpu: Gpu, machine: Machine): Outcome => {
  const choice = chooseBackend(gpu, machine);
  if (choice.code === 'unchecked') return ownEngineOutcome(machine);
  if (choice.backend === 'cuda') return cudaOutcome(gpu, choice, machine);
  if (choice.backend === 'metal') {
    return { status: 'ok', why: say('The engine runs on it through Metal.', '引擎通过 Metal 在其上运行。'), fix: null };
  }
  if (isApple(machine)) {
    return {
      status: 'fail',
      why: say(
        'The engine’s Metal package is for Apple’s own chips; this Mac runs on its CPU.',
        '引擎的 Metal 包只支持 Apple 自研芯片；这台 Mac 使用 CPU。',
      ),
      fix: chooseSmall,
    };
  }
  if (machine.os.architecture !== 'x64') {
    return {
      status: 'fail',
      why: say(
        `The engine has no GPU package for ${machine.os.architecture} processors; everything runs on the CPU.`,
        `引擎没有适用于 ${machine.os.architecture} 处理器的显卡包；全部由 CPU 计算。`,
      ),
      fix: chooseSmall,
    };
  }
  if (gpu.vendor === 'NVIDIA') return blockedNvidiaOutcome(gpu, machine, choice);
  if (choice.backend === 'vulkan') {
    return {
      status: 'ok',
      why: say('The engine runs on it through Vulkan.', '引擎通过 Vulkan 在其上运行。'),
      fix: null,
    };
  }
  const reason = machine.unknown['runtimes.vulkan'];
  return wasNotRead(reason)
    ? {
        status: 'unknown',
        ...ownWords(reason),
        why: say(
          'It is not known whether Vulkan is installed; without it everything runs on the CPU, without a word from the engine.',
          '不清楚是否安装了 Vulkan；没有它，引擎会不声不响地全部用 CPU 计算。',
        ),
        fix: lookAgainFix,
      }
    : {
        status: 'fail',
        ...ownWords(reason),
        why: say(
          'Vulkan is missing; without it everything runs on the CPU, without a word from the engine.',
          '缺少 Vulkan；没有它，引擎会不声不响地全部用 CPU 计算。',
        ),
        fix: installVulkanFix(machine.os, gpu.vendor),
      };
};

const ownEngineOutcome = ({ runtimes: { ownCudaEngine: folder } }: Machine): Outcome => ({
  status: 'unknown',
  why: say(
    `The engine in ${folder} is your own build, which was not checked; the speeds below take it to run on this GPU.`,
    `${folder} 中的引擎是您自行编译的，未经检查；下方的速度假定它能在此显卡上运行。`,
  ),
  fix: say(
    'Load a model: the start of the engine tells whether it runs. `unset HEARTH_ENGINE_LIBRARIES` brings the shipped engine back.',
    '加载一个模型：引擎启动时就能知道是否可用。`unset HEARTH_ENGINE_LIBRARIES` 可恢复自带的引擎。',
  ),
});

const cudaOutcome = (gpu: Gpu, choice: BackendChoice, machine: Machine): Outcome => {
  const name = choice.cudaPackage ?? '';
  const why =
    choice.code === 'sass'
      ? say(`The engine’s package "${name}" has machine code for it.`, `引擎的“${name}”包含有它的机器码。`)
      : sentences(
          say(
            `The driver compiles the engine’s package "${name}" for it, which makes the very first start take some minutes.`,
            `驱动会为它编译引擎的“${name}”包，因此第一次启动需要几分钟。`,
          ),
          skippedNewer(gpu, choice),
        );
  const untold = ['runtimes.cuda', 'gpus.driverVersion'].some((path) => machine.unknown[path] === notTold);
  return untold
    ? {
        status: 'unknown',
        why: sentences(
          why,
          say(
            'The file does not tell all of driver and CUDA runtime; the verdicts take them to be there.',
            '文件没有说明驱动和 CUDA 运行库；以下结论假定它们都有。',
          ),
        ),
        fix: saveAgainFix,
      }
    : { status: 'ok', why, fix: null };
};
