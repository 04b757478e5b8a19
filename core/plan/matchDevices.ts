/**
 * Which of ggml's devices is which GPU of the machine: by the PCI address, else by the maker's name, else by their order.
 * A GPU without a device is one that the engine does not see.
 */
import type { Gpu } from '../../contract/hardware.ts';
import type { EngineDevice } from '../engine/engineDevice.ts';

/** `NVIDIA GeForce RTX 4090` and `GeForce RTX 4090 (RADV …)` are compared by their words. */
const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\(.*?\)|nvidia|amd|intel|apple|corporation/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

const sameAddress = (gpu: Gpu, device: EngineDevice): boolean =>
  gpu.pciAddress !== null && gpu.pciAddress.toLowerCase() === device.pciAddress?.toLowerCase();

const sameName = (gpu: Gpu, device: EngineDevice): boolean => plainName(gpu.name) === plainName(device.description);

/** Where one of the two has no address, so that the addresses cannot tell them apart. */
const untold = (gpu: Gpu, device: EngineDevice): boolean => gpu.pciAddress === null || device.pciAddress === null;

const sameKind = (gpu: Gpu, device: EngineDevice): boolean =>
  untold(gpu, device) && gpu.integrated === device.integrated;

/** By the GPU's id. */
export const matchDevices = (
  gpus: readonly Gpu[],
  devices: readonly EngineDevice[],
): ReadonlyMap<string, EngineDevice> => {
  const found = new Map<string, EngineDevice>();
  const taken = new Set<EngineDevice>();
  for (const isSame of [sameAddress, sameName, sameKind, untold]) {
    for (const gpu of gpus) {
      if (found.has(gpu.id)) continue;
      const device = devices.find((each) => !taken.has(each) && isSame(gpu, each));
      if (device === undefined) continue;
      found.set(gpu.id, device);
      taken.add(device);
    }
  }
  return found;
};
