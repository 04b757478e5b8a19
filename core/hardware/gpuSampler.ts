/**
 * Live readings of every GPU, cheap enough to take twice a second: NVIDIA through its library, which is opened once and
 * kept open, or through one long-lived `nvidia-smi`; AMD through the kernel's files. Other GPUs have no live readings.
 *
 * A GPU that the kernel has put to sleep is a gap: reading it would wake it. While an NVIDIA card sleeps, its library is
 * not opened either, as opening it reads every card.
 *
 * Ids are those of `Machine.gpus`. A GPU that is lost while it is sampled stays in the list with null readings.
 */
import type { GpuSample } from '../../contract/telemetry.ts';
import { openNvml, type Nvml, type OpenNvmlOptions } from '../../native/nvml.ts';
import { createSleepReader, type ReadSleepingGpus } from './gpuSleep.ts';
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
  readonly readSleeping?: ReadSleepingGpus;
}

const nvidiaVendorId = '0x10de';

export const createGpuSampler = (options: GpuSamplerOptions = {}): GpuSampler => {
  const stream = createNvidiaSmiStream(options.nvidiaSmi);
  const readSleeping = options.readSleeping ?? createSleepReader();
  /** NVIDIA cards as they were read last, for the time that they sleep. */
  let nvidiaKnown: readonly GpuSample[] = [];
  let nvml: Promise<Nvml | null> | null = null;
  let closed = false;

  let amdGpus: Promise<readonly AmdGpu[]> | null = null;

  const sampleNvidia = async (appProcessId: number | null): Promise<readonly GpuSample[]> => {
    nvml ??= openNvml(options.nvml).then((opened) => opened.nvml);
    const opened = await nvml;
    return opened === null ? stream.latest() : sampleNvml(opened, appProcessId);
  };

  const release = async (): Promise<void> => {
    stream.stop();
    const opened = nvml;
    nvml = null;
    await (await opened)?.close();
  };

  return {
    sample: async (appProcessId = null) => {
      if (closed) return [];
      const sleeping = await readSleeping();
      if (sleeping.some(({ vendor }) => vendor === nvidiaVendorId)) {
        await release();
        nvidiaKnown = nvidiaKnown.map(gapOf);
      } else {
        nvidiaKnown = await sampleNvidia(appProcessId);
      }
      amdGpus ??= findAmdGpus(options.amdgpu);
      const asleep = new Set(sleeping.map(({ pciAddress }) => pciAddress));
      const amd = (await amdGpus).map(async (gpu) => (asleep.has(gpu.id) ? gapOf(gpu) : await sampleAmd(gpu)));
      return [...nvidiaKnown, ...(await Promise.all(amd))];
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
