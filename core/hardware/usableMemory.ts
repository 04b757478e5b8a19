/** How much of the machine's memory a model may take, and over which GPUs. */
import type { Gpu, Machine } from '../../contract/hardware.ts';
import { chooseBackend } from './engineBackend.ts';

export interface UsableMemory {
  /** GPUs that the engine can use together; empty where it must run on the CPU. */
  readonly gpus: readonly Gpu[];
  readonly gpuBackend: 'cuda' | 'vulkan' | 'metal' | null;
  readonly gpuBytes: number;
  /** Of each GPU in `gpus`. */
  readonly gpuSizes: readonly number[];
  /** Null where a GPU's is unknown. */
  readonly gpuBandwidthBytesPerSecond: number | null;
  readonly ramBytes: number;
  /** True where CPU and GPU have the same memory, so that the two figures must not be added. */
  readonly shared: boolean;
}

const mebibyte = 2 ** 20;
/** Left free on each GPU for the desktop and for the engine's own growth. */
const gpuMarginBytes = 256 * mebibyte;

export const usableMemory = (machine: Machine): UsableMemory => {
  const ramBytes = usableRam(machine);
  const choices = machine.gpus.map((gpu) => ({ gpu, backend: chooseBackend(gpu, machine).backend }));
  const backend = (['cuda', 'metal', 'vulkan'] as const).find((wanted) =>
    choices.some((choice) => choice.backend === wanted && isWorthUsing(choice.gpu, wanted)),
  );
  if (backend === undefined) {
    return {
      gpus: [],
      gpuBackend: null,
      gpuBytes: 0,
      gpuSizes: [],
      gpuBandwidthBytesPerSecond: null,
      ramBytes,
      shared: false,
    };
  }
  // One process loads one GPU library, so GPUs of another backend stay unused.
  const gpus = choices
    .filter((choice) => choice.backend === backend && isWorthUsing(choice.gpu, backend))
    .map((choice) => choice.gpu);
  const shared = gpus.every(({ integrated }) => integrated === true);
  const sizes = gpus.map((gpu) => (backend === 'metal' ? metalBytes(machine, ramBytes) : usableGpuBytes(gpu)));
  return {
    gpus,
    gpuBackend: backend,
    gpuBytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
    gpuSizes: sizes,
    gpuBandwidthBytesPerSecond: combinedBandwidth(gpus, sizes),
    ramBytes,
    shared,
  };
};

/**
 * An integrated GPU reads the same memory as the CPU and decodes no faster; it is used where its memory is known to be
 * faster than a desktop's (Apple's chips, Ryzen AI Max). A card without a known size cannot be planned with.
 */
const isWorthUsing = (gpu: Gpu, backend: 'cuda' | 'vulkan' | 'metal'): boolean =>
  backend === 'metal' ||
  (gpu.memoryTotalBytes !== null && (gpu.integrated !== true || gpu.memoryBandwidthBytesPerSecond !== null));

/** Where the free memory is unknown, a tenth of the whole is taken to be in use by the desktop. */
const usableGpuBytes = (gpu: Gpu): number =>
  Math.max(0, (gpu.memoryFreeBytes ?? (gpu.memoryTotalBytes ?? 0) * 0.9) - gpuMarginBytes);

/**
 * macOS lets the GPU use two thirds of the memory up to 32 GiB and three quarters above
 * (`recommendedMaxWorkingSetSize`, as llama.cpp logs it on machines from 8 to 192 GiB).
 */
const metalBytes = (machine: Machine, ramBytes: number): number => {
  const total = machine.memory.totalBytes ?? 0;
  return Math.min(ramBytes, total * (total > 32.5 * 2 ** 30 ? 3 / 4 : 2 / 3));
};

/** A twelfth of the memory, between 256 MiB and 2 GiB, stays for the system; unknown free memory is taken as 70 %. */
const usableRam = ({ memory }: Machine): number => {
  const total = memory.totalBytes ?? memory.availableBytes ?? 0;
  const reserve = Math.min(2048 * mebibyte, Math.max(256 * mebibyte, total / 12));
  return Math.max(0, (memory.availableBytes ?? total * 0.7) - reserve);
};

/** Layers are split by size and run one GPU after the other, so the times add up: a harmonic mean. */
const combinedBandwidth = (gpus: readonly Gpu[], sizes: readonly number[]): number | null => {
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
  let secondsPerByte = 0;
  for (const [index, gpu] of gpus.entries()) {
    if (gpu.memoryBandwidthBytesPerSecond === null) return null;
    secondsPerByte += (sizes[index] ?? 0) / total / gpu.memoryBandwidthBytesPerSecond;
  }
  return secondsPerByte > 0 ? 1 / secondsPerByte : null;
};
