/** The backend for a machine: that of its best GPU; an integrated GPU only where there is no other. */
import type { Machine } from '../../contract/hardware.ts';
import { chooseBackend } from '../hardware/engineBackend.ts';
import type { EngineBackend } from './placement.ts';

const preference: readonly EngineBackend[] = ['cuda', 'metal', 'vulkan', 'cpu'];

export const chooseEngineBackend = (machine: Machine): EngineBackend => {
  const discrete = machine.gpus.filter((gpu) => gpu.integrated !== true);
  const candidates = (discrete.length > 0 ? discrete : machine.gpus).map((gpu): EngineBackend => {
    const { backend, cudaPackage } = chooseBackend(gpu, machine);
    // The library of the CUDA 12 package is not loaded yet: such a card runs on Vulkan or the CPU meanwhile.
    if (cudaPackage === 'cuda-ext') return machine.runtimes.vulkan === null ? 'cpu' : 'vulkan';
    return backend;
  });
  return preference.find((backend) => candidates.includes(backend)) ?? 'cpu';
};
