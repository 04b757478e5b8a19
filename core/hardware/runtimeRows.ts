/** Readiness of the libraries that the engine's GPU packages need from the system: the CUDA runtime, and Vulkan. */
import type { Gpu, Machine } from '../../contract/hardware.ts';
import { canFetchCudaRuntime, easiest } from './blockedNvidia.ts';
import { chooseBackend, cudaPackages } from './engineBackend.ts';
import { installCudaRuntimeFix, installVulkanFix, lookAgainFix, saveAgainFix } from './fixes.ts';
import { notTold, wasNotRead } from './reading.ts';
import { ownWords, same, say, type Row, type Words } from './row.ts';

const missingWords = (reason: string | undefined): Words =>
  reason === notTold
    ? say('Not told', '未提供')
    : wasNotRead(reason)
      ? say('Not known', '未知')
      : say('Not there', '没有');

/** Null on machines without an NVIDIA GPU with a driver, without a CUDA package for them, or with an engine built there. */
export const cudaRuntimeRow = (machine: Machine): Row | null => {
  const gpu = machine.gpus.find(({ vendor, driverVersion }) => vendor === 'NVIDIA' && driverVersion !== null);
  if (gpu === undefined || machine.os.platform === 'darwin' || machine.os.architecture !== 'x64') return null;
  const choice = chooseBackend(gpu, machine);
  if (choice.code === 'unchecked') return null;
  const blocked = easiest(choice.obstacles);
  const major = cudaPackages.find(({ name }) => name === choice.cudaPackage)?.major ?? blocked?.package.major ?? 13;
  const reason = machine.unknown['runtimes.cuda'];
  const { cuda } = machine.runtimes;
  const row = {
    id: 'cuda-runtime',
    found: cuda === null ? missingWords(reason) : same(`CUDA ${cuda}`),
    ...(cuda === null && ownWords(reason)),
    needed: say(
      `cudart, cublas and cublasLt of CUDA ${major}: neither the driver nor the engine brings them`,
      `CUDA ${major} 的 cudart、cublas 和 cublasLt：驱动和引擎都不自带`,
    ),
  };
  if (choice.backend === 'cuda' && reason !== notTold) {
    return {
      ...row,
      status: 'ok',
      why: say('The engine’s CUDA package finds what it needs.', '引擎的 CUDA 包需要的库都已找到。'),
      fix: null,
    };
  }
  if (wasNotRead(reason)) {
    return {
      ...row,
      status: 'unknown',
      why: say('It is not known whether they are installed.', '不清楚是否已安装。'),
      fix: reason === notTold ? saveAgainFix : lookAgainFix,
    };
  }
  if (blocked?.kind !== 'runtime missing') {
    // Something else is in the way first, which the GPU's own row tells.
    return {
      ...row,
      status: cuda === null ? 'warn' : 'ok',
      why: say(
        'Something else keeps the engine from CUDA first: see the GPU’s own row.',
        '引擎无法使用 CUDA 另有原因：见显卡一行。',
      ),
      fix: cuda === null ? installCudaRuntimeFix(machine.os, major) : null,
    };
  }
  return {
    ...row,
    status: choice.backend === 'vulkan' ? 'warn' : 'fail',
    why:
      choice.backend === 'vulkan'
        ? say(
            'Without them the engine uses Vulkan: answers about a quarter slower, long prompts about half as fast.',
            '没有它们，引擎改用 Vulkan：回答约慢四分之一，长提示词约慢一半。',
          )
        : say(
            'Without them everything runs on the CPU, without a word from the engine.',
            '没有它们，引擎会不声不响地全部用 CPU 计算。',
          ),
    fix: installCudaRuntimeFix(machine.os, major),
    ...(canFetchCudaRuntime(machine) && { action: 'install-cuda-runtime' as const }),
  };
};

/** Null where Vulkan plays no part: on a Mac, without a GPU, and where the engine has no GPU package at all. */
export const vulkanRow = (machine: Machine): Row | null => {
  // NVIDIA's Vulkan comes with its driver, which is what is to be mended where there is none.
  const gpu = machine.gpus.find((card) => card.integrated !== true && !lacksDriver(card));
  if (gpu === undefined || machine.os.platform === 'darwin' || machine.os.architecture !== 'x64') return null;
  const reason = machine.unknown['runtimes.vulkan'];
  const { vulkan } = machine.runtimes;
  const backend = chooseBackend(gpu, machine).backend;
  const row = {
    id: 'vulkan',
    found: vulkan === null ? missingWords(reason) : same(`Vulkan ${vulkan}`),
    ...(vulkan === null && ownWords(reason)),
    needed:
      gpu.vendor === 'NVIDIA'
        ? say(
            'Nothing, while CUDA works: it is the way out where CUDA does not',
            'CUDA 可用时不需要：它是 CUDA 不可用时的出路',
          )
        : say('The loader and a driver for the GPU', '加载器和显卡驱动'),
  };
  if (backend === 'cuda') {
    return {
      ...row,
      status: 'ok',
      why: say(
        'CUDA is used. As a fallback Vulkan costs about a quarter of the speed of answers and half of that of prompts.',
        '正在使用 CUDA。退回 Vulkan 时，回答约慢四分之一，处理提示词约慢一半。',
      ),
      fix: null,
    };
  }
  if (vulkan !== null) return { ...row, status: gpu.vendor === 'NVIDIA' ? 'warn' : 'ok', ...usedThrough(gpu) };
  if (wasNotRead(reason)) {
    return {
      ...row,
      status: 'unknown',
      why: say('It is not known whether it is installed.', '不清楚是否已安装。'),
      fix: reason === notTold ? saveAgainFix : lookAgainFix,
    };
  }
  const fix = installVulkanFix(machine.os, gpu.vendor);
  return gpu.vendor === 'NVIDIA'
    ? {
        ...row,
        status: 'warn',
        why: say(
          'CUDA does not work, and this way out is missing too. CUDA is the better one to mend.',
          'CUDA 不可用，这条出路也没有。最好先修复 CUDA。',
        ),
        fix,
      }
    : {
        ...row,
        status: 'fail',
        why: say('Without it the GPU stays unused.', '没有它，显卡不会被使用。'),
        fix,
      };
};

const lacksDriver = ({ vendor, driverVersion }: Gpu): boolean => vendor === 'NVIDIA' && driverVersion === null;

const usedThrough = (gpu: Gpu): Pick<Row, 'why' | 'fix'> =>
  gpu.vendor === 'NVIDIA'
    ? {
        why: say(
          'It stands in for CUDA: answers come about a quarter slower, long prompts about half as fast.',
          '它代替 CUDA：回答约慢四分之一，长提示词约慢一半。',
        ),
        fix: say('Do what the GPU’s own row says; then CUDA is used.', '按显卡一行的说明操作，之后就会使用 CUDA。'),
      }
    : { why: say('The engine runs on the GPU through it.', '引擎通过它在显卡上运行。'), fix: null };
