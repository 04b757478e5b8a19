/** What the engine's libraries need from the system: CUDA runtime, Vulkan, Metal. Never rejects. */
import { release } from 'node:os';
import type { Machine } from '../../contract/hardware.ts';
import { ownLibrariesFolder } from '../../native/locate.ts';
import { findCudaRuntimes, type LibraryFoldersOptions } from './cudaRuntime.ts';
import type { Reading } from './reading.ts';
import { findVulkanRuntime, type VulkanRuntimeOptions } from './vulkanRuntime.ts';

export interface RuntimesOptions {
  readonly platform?: NodeJS.Platform;
  readonly architecture?: string;
  readonly cuda?: LibraryFoldersOptions;
  readonly vulkan?: VulkanRuntimeOptions;
}

export const readRuntimes = async (options: RuntimesOptions = {}): Promise<Reading<Machine['runtimes']>> => {
  const platform = options.platform ?? process.platform;
  const unknown: Record<string, string> = {};
  const [cuda, vulkan] = await Promise.all([
    findCudaRuntimes({ platform, ...options.cuda }),
    findVulkanRuntime({ platform, ...options.vulkan }),
  ]);
  if (cuda.complete.length === 0) {
    unknown['runtimes.cuda'] =
      cuda.missing.length === 0 ? 'no CUDA runtime library was found' : cuda.missing.join('; ');
  }
  if (vulkan.reason !== null) unknown['runtimes.vulkan'] = vulkan.reason;
  // The engine's Metal backend is part of its macOS package for Apple's own chips; Metal itself is part of macOS.
  const metal =
    platform === 'darwin' && (options.architecture ?? process.arch) === 'arm64' ? `Darwin ${release()}` : null;
  if (metal === null) unknown['runtimes.metal'] = 'Metal exists on Macs with an Apple chip only';
  return {
    value: {
      cuda: cuda.complete.length === 0 ? null : cuda.complete.map(({ version }) => version).join(', '),
      vulkan: vulkan.version,
      metal,
      ownCudaEngine: ownLibrariesFolder('cuda', { platform }),
    },
    unknown,
  };
};
