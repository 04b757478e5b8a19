/**
 * Live readings of every GPU, cheap enough to take twice a second: NVIDIA through its library, which is opened once and
 * kept open, or through one long-lived `nvidia-smi`; AMD through the kernel's files. Other GPUs have no live readings.
 *
 * Ids are those of `Machine.gpus`. A GPU that is lost while it is sampled stays in the list with null readings.
 */
import type { z } from 'zod';
import type { gpuSample } from '../../contract/telemetry.ts';
import { openNvml, type Nvml, type OpenNvmlOptions } from '../../native/nvml.ts';
import { findAmdGpus, readAmdGpu, type AmdGpu, type AmdgpuOptions } from './amdgpu.ts';
import { nvidiaGpuId } from './nvidiaGpus.ts';
import { createNvidiaSmiStream, type NvidiaSmiStreamOptions } from './nvidiaSmiStream.ts';

export type GpuSample = z.infer<typeof gpuSample>;

export interface GpuSampler {
  /** Reads all GPUs now; the first call also opens the sources, which may take seconds. Never rejects. */
  sample(): Promise<GpuSample[]>;
  /** Ends what runs between samples; the next sample starts it again. */
  pause(): void;
  /** Releases everything, after the sample at work. */
  close(): Promise<void>;
}

export interface GpuSamplerOptions {
  readonly nvml?: OpenNvmlOptions;
  readonly amdgpu?: AmdgpuOptions;
  readonly nvidiaSmi?: NvidiaSmiStreamOptions;
}

interface Sources {
  readonly nvml: Nvml | null;
  readonly amdGpus: readonly AmdGpu[];
}

export const createGpuSampler = (options: GpuSamplerOptions = {}): GpuSampler => {
  const stream = createNvidiaSmiStream(options.nvidiaSmi);
  let sources: Promise<Sources> | null = null;
  let closed = false;

  const open = async (): Promise<Sources> => {
    const [opened, amdGpus] = await Promise.all([openNvml(options.nvml), findAmdGpus(options.amdgpu)]);
    return { nvml: opened.nvml, amdGpus };
  };

  return {
    sample: async () => {
      if (closed) return [];
      sources ??= open();
      const { nvml, amdGpus } = await sources;
      const nvidia = nvml === null ? stream.latest() : await sampleNvml(nvml);
      return [...nvidia, ...(await Promise.all(amdGpus.map(sampleAmd)))];
    },
    pause: () => {
      stream.stop();
    },
    close: async () => {
      closed = true;
      stream.stop();
      const opened = await sources;
      await opened?.nvml?.close();
    },
  };
};

const sampleNvml = async (nvml: Nvml): Promise<GpuSample[]> => {
  const samples: GpuSample[] = [];
  for (const [index, device] of nvml.devices.entries()) {
    const { memoryUsedBytes, memoryTotalBytes, utilization, temperatureCelsius, powerWatts } = await nvml.read(device);
    samples.push({
      id: nvidiaGpuId(device.uuid, device.pciAddress, index),
      name: device.name ?? 'NVIDIA GPU',
      memoryUsedBytes,
      memoryTotalBytes,
      utilization,
      temperatureCelsius,
      powerWatts,
    });
  }
  return samples;
};

const sampleAmd = async (gpu: AmdGpu): Promise<GpuSample> => ({
  id: gpu.id,
  name: gpu.name,
  ...(await readAmdGpu(gpu)),
});
