/** What a context's model, cache and graph take of each device, by llama.cpp's own count. */
import type { MemoryUse } from '../../contract/engine.ts';
import type { Llama, Pointer } from '../../native/llama.ts';

/**
 * By device, RAM as `CPU`; null where the platform's libraries do not tell. A weight that is laid out anew for the processor
 * counts in the copy and in the mapped file, whose pages are not read again and are given up: so no device holds more
 * weights than there are.
 */
export const readMemoryUse = (llama: Llama, model: Pointer, context: Pointer): MemoryUse[] | null => {
  const parts = llama.memoryBreakdown?.(context);
  if (parts === undefined) return null;
  const devices = new Map<string, MemoryUse>();
  for (const { bufferType, modelBytes, contextBytes, computeBytes } of parts) {
    // Pinned memory belongs to a GPU's backend and lies in RAM.
    const device = llama.bufferTypeIsHost(bufferType) ? null : llama.bufferTypeDevice(bufferType);
    const name = device === null ? 'CPU' : llama.deviceName(device);
    const sum = devices.get(name) ?? { device: name, weightBytes: 0, cacheBytes: 0, computeBytes: 0 };
    devices.set(name, {
      device: name,
      weightBytes: sum.weightBytes + modelBytes,
      cacheBytes: sum.cacheBytes + contextBytes,
      computeBytes: sum.computeBytes + computeBytes,
    });
  }
  const allBytes = llama.modelBytes(model);
  return [...devices.values()].map((use) => ({ ...use, weightBytes: Math.min(use.weightBytes, allBytes) }));
};
