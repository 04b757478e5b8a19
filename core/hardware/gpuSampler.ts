/**
 * Live readings of every GPU, cheap enough to take twice a second: NVIDIA through its library, which is opened once and
 * kept open, or through one long-lived `nvidia-smi`; AMD through the kernel's files. Other GPUs have no live readings.
 *
 * Ids are those of `Machine.gpus`. A GPU that is lost while it is sampled stays in the list with null readings.
 */
import type { GpuSample } from '../../contract/telemetry.ts';
import { openNvml, type Nvml, type OpenNvmlOptions } from '../../native/nvml.ts';
import { findAmdGpus, readAmdGpu, type AmdGpu, type AmdgpuOptions } from './amdgpu.ts';
import { nvidiaGpuId } from './nvidiaGpus.ts';
import { createNvidiaSmiStream, gapOf, type NvidiaSmiStreamOptions } from './nvidiaSmiStream.ts';

export type { GpuSample };

export interface GpuSampler {
  /**
   * Reads all GPUs now; the first call also opens the sources, which may take seconds. Never rejects.
   * @param appProcessId the process whose memory counts as this app's
   */
  sample(appProcessId?: number | null): Promise<GpuSample[]>;
  /** Lets go of the drivers, so that a GPU may sleep; the next sample opens them again. */
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

  const release = async (): Promise<void> => {
    stream.stop();
    const opened = sources;
    sources = null;
    await (await opened)?.nvml?.close();
  };

  return {
    sample: async (appProcessId = null) => {
      if (closed) return [];
      sources ??= open();
      const { nvml, amdGpus } = await sources;
      const nvidia = nvml === null ? stream.latest() : await sampleNvml(nvml, appProcessId);
      return [...nvidia, ...(await Promise.all(amdGpus.map(sampleAmd)))];
    },
    pause: () => {
      release().catch(() => undefined);
    },
    close: () => {
      closed = true;
      return release();
    },
  };
};

const sampleNvml = (nvml: Nvml, appProcessId: number | null): Promise<GpuSample[]> =>
  // Side by side: the driver counts PCIe traffic for 40 ms a card, which eight cards would not fit into an interval.
  Promise.all(
    nvml.devices.map(async (device, index): Promise<GpuSample> => {
      const { memoryUsedBytes, memoryTotalBytes, utilization, temperatureCelsius, powerWatts } =
        await nvml.read(device);
      const { memoryByProcess, ...detail } = await nvml.detail(device);
      return {
        id: nvidiaGpuId(device.uuid, device.pciAddress, index),
        name: device.name ?? 'NVIDIA GPU',
        memoryUsedBytes,
        memoryTotalBytes,
        utilization,
        temperatureCelsius,
        powerWatts,
        memoryAppBytes: appProcessId === null ? null : (memoryByProcess?.get(appProcessId) ?? null),
        ...detail,
      };
    }),
  );

const sampleAmd = async (gpu: AmdGpu): Promise<GpuSample> => ({
  ...gapOf(gpu),
  ...(await readAmdGpu(gpu)),
});
