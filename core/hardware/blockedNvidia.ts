/** Why an NVIDIA GPU is not used through CUDA, and the least that ends it. */
import type { Gpu, Machine } from '../../contract/hardware.ts';
import { chooseBackend, type BackendChoice, type Obstacle } from './engineBackend.ts';
import { installCudaRuntimeFix, installVulkanFix, lookAgainFix, updateNvidiaDriverFix } from './fixes.ts';
import { wasNotRead } from './reading.ts';
import { nothing, ownWords, say, sentences, type Outcome, type Words } from './row.ts';

/** Where the app can fetch the CUDA runtime itself: where NVIDIA publishes it and the engine has a package for it. */
export const canFetchCudaRuntime = ({ os }: Machine): boolean =>
  os.architecture === 'x64' && (os.platform === 'linux' || os.platform === 'win32');

/** The CUDA major whose runtime is all that keeps a GPU of this machine from CUDA; null where there is no such GPU. */
export const missingCudaMajor = (machine: Machine): number | null => {
  if (!canFetchCudaRuntime(machine)) return null;
  for (const gpu of machine.gpus) {
    if (gpu.vendor !== 'NVIDIA' || gpu.driverVersion === null) continue;
    const choice = chooseBackend(gpu, machine);
    const blocked = choice.backend === 'cuda' ? null : easiest(choice.obstacles);
    if (blocked?.kind === 'runtime missing') return blocked.package.major;
  }
  return null;
};

/** Why the newer package is not the one, so that nobody switches to it by hand. */
export const skippedNewer = (gpu: Gpu, { obstacles }: BackendChoice): Words => {
  const trap = obstacles.find((obstacle) => obstacle.kind === 'driver too old' && obstacle.trap);
  return trap === undefined
    ? nothing
    : say(
        `The package "${trap.package.name}" would start and then die at its first kernel: it was made with CUDA ${trap.package.toolkit}, the driver supports ${gpu.cudaVersion ?? ''}.`,
        `“${trap.package.name}”包会启动，但在第一个内核处崩溃：它由 CUDA ${trap.package.toolkit} 生成，而驱动只支持 ${gpu.cudaVersion ?? ''}。`,
      );
};

export const blockedNvidiaOutcome = (gpu: Gpu, machine: Machine, choice: BackendChoice): Outcome => {
  const consequence =
    choice.backend === 'vulkan'
      ? say('It will be used through Vulkan, which is slower than CUDA.', '它将通过 Vulkan 使用，比 CUDA 慢。')
      : say('Everything will run on the CPU, without a word from the engine.', '引擎会不声不响地全部用 CPU 计算。');
  const blocked = easiest(choice.obstacles);
  const status = choice.backend === 'vulkan' ? 'warn' : 'fail';
  const capability = gpu.computeCapability;
  if (gpu.driverVersion === null) {
    const unread = wasNotRead(machine.unknown['gpus.nvidia']);
    return {
      status: unread ? 'unknown' : 'fail',
      details: machine.unknown['gpus.nvidia'],
      why: unread
        ? say('Its driver does not answer. Everything runs on the CPU.', '它的驱动没有响应。全部由 CPU 计算。')
        : say('Its driver is missing. Everything runs on the CPU.', '缺少它的驱动。全部由 CPU 计算。'),
      fix: updateNvidiaDriverFix(machine.os, '580', capability),
    };
  }
  if (capability === null || blocked?.kind === 'driver unknown') {
    return {
      status: 'unknown',
      details: machine.unknown['gpus.nvidia'],
      why: sentences(
        say('The NVIDIA driver did not tell what this GPU is.', 'NVIDIA 驱动没有说明这是什么显卡。'),
        consequence,
      ),
      fix: updateNvidiaDriverFix(machine.os, '580', capability),
    };
  }
  if (blocked === null || blocked.kind === 'no code') {
    return {
      status,
      why: sentences(
        say(
          `No package of the engine has code for compute capability ${capability}.`,
          `引擎的包都没有计算能力 ${capability} 的代码。`,
        ),
        consequence,
      ),
      fix:
        choice.backend === 'vulkan'
          ? say(
              'Nothing to install: choose variants by the speeds below, which count with Vulkan.',
              '无需安装：请按下方以 Vulkan 估算的速度选择。',
            )
          : installVulkanFix(machine.os, 'NVIDIA'),
    };
  }
  if (blocked.kind === 'runtime missing') {
    const { major } = blocked.package;
    const unread = wasNotRead(machine.unknown['runtimes.cuda']);
    return {
      status: unread ? 'unknown' : status,
      why: sentences(
        say(
          `The CUDA ${major} runtime is missing${otherRuntime(machine).en}; the engine does not bring it.`,
          `缺少 CUDA ${major} 运行库${otherRuntime(machine).zh}；引擎不自带它。`,
        ),
        consequence,
        skippedNewer(gpu, choice),
      ),
      ...(machine.runtimes.cuda === null && ownWords(machine.unknown['runtimes.cuda'])),
      fix: unread ? lookAgainFix : installCudaRuntimeFix(machine.os, major),
      ...(!unread && canFetchCudaRuntime(machine) && { action: 'install-cuda-runtime' as const }),
    };
  }
  const { package: wanted, trap, needed } = blocked;
  return {
    status,
    why: sentences(
      trap
        ? say(
            `The driver supports CUDA ${gpu.cudaVersion ?? ''}; the engine’s CUDA ${wanted.toolkit} code would start on it and die at its first kernel.`,
            `驱动支持 CUDA ${gpu.cudaVersion ?? ''}；引擎的 CUDA ${wanted.toolkit} 代码会启动，但在第一个内核处崩溃。`,
          )
        : say(
            `The driver supports CUDA ${gpu.cudaVersion ?? ''}; the engine’s code needs CUDA ${wanted.major}.`,
            `驱动支持 CUDA ${gpu.cudaVersion ?? ''}；引擎的代码需要 CUDA ${wanted.major}。`,
          ),
      consequence,
    ),
    fix: updateNvidiaDriverFix(machine.os, needed, capability),
  };
};

const otherRuntime = ({ runtimes }: Machine): Words =>
  runtimes.cuda === null ? nothing : say(` (there is CUDA ${runtimes.cuda})`, `（只有 CUDA ${runtimes.cuda}）`);

/** The obstacle that costs least to remove: installing a library before replacing a driver. */
export const easiest = (obstacles: readonly Obstacle[]): Obstacle | null => {
  const order: readonly Obstacle['kind'][] = ['runtime missing', 'driver too old', 'driver unknown', 'no code'];
  for (const kind of order) {
    const found = obstacles.filter((obstacle) => obstacle.kind === kind);
    // Of two, the older package asks less of the driver and the newer one less compiling; a driver decides.
    const obstacle = kind === 'driver too old' ? found.at(-1) : found[0];
    if (obstacle !== undefined) return obstacle;
  }
  return null;
};
