/** NVIDIA GPUs as the driver's own library tells them. Opened, read once and closed; never rejects. */
import type { Gpu } from '../../contract/hardware.ts';
import { openNvml, type NvmlDevice, type NvmlReading, type OpenNvmlOptions } from '../../native/nvml.ts';
import { gpuBandwidthBytesPerSecond } from './gpuBandwidth.ts';
import { unreadGpu, type GpuReading } from './reading.ts';

export const readNvidiaGpus = async (options?: OpenNvmlOptions): Promise<GpuReading> => {
  const { nvml, reason } = await openNvml(options);
  if (nvml === null) return { gpus: [], reason };
  const gpus: Gpu[] = [];
  for (const [index, device] of nvml.devices.entries()) {
    const reading = await nvml.read(device);
    gpus.push(toGpu(device, reading, index, nvml.driverVersion, nvml.cudaVersion));
  }
  await nvml.close();
  return { gpus, reason: gpus.length === 0 ? 'The NVIDIA driver is loaded and lists no GPU.' : null };
};

/** The id that every source of NVIDIA readings uses, so that a sample can be matched to its GPU. */
export const nvidiaGpuId = (uuid: string | null, pciAddress: string | null, index: number): string =>
  uuid ?? pciAddress ?? `nvidia-${index}`;

const toGpu = (
  device: NvmlDevice,
  reading: NvmlReading,
  index: number,
  driverVersion: string | null,
  cudaVersion: string | null,
): Gpu => {
  const name = device.name ?? 'NVIDIA GPU';
  return {
    ...unreadGpu(nvidiaGpuId(device.uuid, device.pciAddress, index), name),
    vendor: 'NVIDIA',
    integrated: isIntegratedNvidia(name),
    memoryTotalBytes: reading.memoryTotalBytes,
    memoryFreeBytes: reading.memoryFreeBytes,
    // The published figure first: a card that is not in the table is computed from its bus and clock.
    memoryBandwidthBytesPerSecond:
      gpuBandwidthBytesPerSecond(name, reading.memoryTotalBytes) ?? device.memoryBandwidthBytesPerSecond,
    computeCapability: device.computeCapability,
    driverVersion,
    cudaVersion,
    temperatureCelsius: reading.temperatureCelsius,
    powerWatts: reading.powerWatts,
    utilization: reading.utilization,
  };
};

/** Chips that share the computer's memory: Jetson modules and GB10 (DGX Spark). */
export const isIntegratedNvidia = (name: string): boolean => /\b(GB10|Tegra|Orin|Xavier|Thor)\b/i.test(name);
