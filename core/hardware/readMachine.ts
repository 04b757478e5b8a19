/**
 * Reads the machine from all sources at once and answers within `deadlineMs` (5 s), whatever hangs: every source has a
 * limit of its own below it, and what did not answer is null with its reason in `unknown`.
 *
 * GPUs: NVIDIA's library, and only where that fails `nvidia-smi`; the AMD driver's files; then, for makers that neither
 * found, the list of graphics devices (the PCI bus on Linux, systeminformation elsewhere).
 */
import { totalmem, availableParallelism } from 'node:os';
import type { Disk, Gpu, Machine } from '../../contract/hardware.ts';
import { readAmdGpus } from './amdgpu.ts';
import { readCpu } from './cpu.ts';
import { withinDeadline } from './deadline.ts';
import { readDisk } from './disk.ts';
import { gpuBandwidthBytesPerSecond } from './gpuBandwidth.ts';
import { readInventory } from './inventory.ts';
import { readMemory } from './memory.ts';
import { readMemoryDetails } from './memoryModules.ts';
import { readNvidiaGpus } from './nvidiaGpus.ts';
import { readNvidiaSmi } from './nvidiaSmi.ts';
import { readOperatingSystem } from './operatingSystem.ts';
import { readPciGpus } from './pciGpus.ts';
import { notRead, unreadCpu, unreadDisk, unreadMemory, type GpuReading, type Reading } from './reading.ts';
import { readRuntimes } from './runtimes.ts';

export interface MachineSources {
  readonly operatingSystem: () => Promise<Machine['os']>;
  readonly cpu: () => Promise<Reading<Machine['cpu']>>;
  readonly memory: () => Promise<Reading<Machine['memory']>>;
  readonly disk: (folder: string) => Promise<Disk>;
  readonly runtimes: (ownCudaFolders: readonly string[]) => Promise<Reading<Machine['runtimes']>>;
  readonly nvml: (timeoutMs: number) => Promise<GpuReading>;
  readonly nvidiaSmi: (timeoutMs: number) => Promise<GpuReading>;
  readonly amdgpu: () => Promise<GpuReading>;
  readonly inventory: (timeoutMs: number) => Promise<GpuReading>;
}

export interface ReadMachineOptions {
  readonly modelsFolder: string;
  /** Where CUDA libraries lie that Hearth fetched. */
  readonly ownCudaFolders?: readonly string[];
  readonly deadlineMs?: number;
  /** Instead of this machine's; for tests. */
  readonly sources?: Partial<MachineSources>;
}

const ownSources: MachineSources = {
  operatingSystem: readOperatingSystem,
  cpu: readCpu,
  memory: async () => {
    const [amounts, details] = await Promise.all([readMemory(), readMemoryDetails()]);
    return { value: { ...amounts.value, ...details.value }, unknown: { ...amounts.unknown, ...details.unknown } };
  },
  disk: readDisk,
  runtimes: (ownFolders) => readRuntimes({ cuda: { ownFolders } }),
  nvml: (timeoutMs) => readNvidiaGpus({ callTimeoutMs: timeoutMs }),
  nvidiaSmi: (timeoutMs) => readNvidiaSmi({ timeoutMs }),
  amdgpu: readAmdGpus,
  inventory: (timeoutMs) => (process.platform === 'linux' ? readPciGpus() : readInventory(timeoutMs)),
};

export const readMachine = async (options: ReadMachineOptions): Promise<Machine> => {
  const { modelsFolder, deadlineMs = 5000 } = options;
  const sources = { ...ownSources, ...options.sources };
  // NVML and nvidia-smi follow each other, so each has less than half of the time.
  const limitMs = deadlineMs * 0.4;
  const [os, cpu, memory, disk, runtimes, gpus] = await Promise.all([
    withinDeadline(sources.operatingSystem, limitMs, () => unreadOperatingSystem),
    withinDeadline(sources.cpu, limitMs, cpuNotRead),
    withinDeadline(sources.memory, limitMs, memoryNotRead),
    withinDeadline<Reading<Disk>>(
      async () => ({ value: await sources.disk(modelsFolder), unknown: {} }),
      limitMs,
      (reason) => diskNotRead(modelsFolder, reason),
    ),
    withinDeadline(() => sources.runtimes(options.ownCudaFolders ?? []), limitMs, unreadRuntimes),
    readGpus(sources, limitMs),
  ]);
  return {
    os,
    cpu: cpu.value,
    memory: {
      ...memory.value,
      // Apple's chips have one memory for CPU and GPU, and their names tell how fast it is.
      bandwidthBytesPerSecond:
        memory.value.bandwidthBytesPerSecond ?? appleMemoryBandwidth(os.platform, cpu.value.name),
    },
    disks: [disk.value],
    gpus: [...gpus.value],
    runtimes: runtimes.value,
    unknown: { ...cpu.unknown, ...memory.unknown, ...disk.unknown, ...runtimes.unknown, ...gpus.unknown },
  };
};

const readGpus = async (sources: MachineSources, limitMs: number): Promise<Reading<readonly Gpu[]>> => {
  const bounded = (read: () => Promise<GpuReading>): Promise<GpuReading> =>
    // Later than the source's own limit, so that its own, better reason comes first; twice this is within the deadline.
    withinDeadline(read, limitMs * 1.2, (reason) => ({ gpus: [], reason }));
  const [nvidia, amd, inventory] = await Promise.all([
    readNvidia(sources, limitMs, bounded),
    bounded(sources.amdgpu),
    bounded(() => sources.inventory(limitMs)),
  ]);
  const driven = [...nvidia.value, ...amd.gpus];
  const drivenVendors = new Set(driven.map(({ vendor }) => vendor));
  const others = inventory.gpus.filter(({ vendor }) => !drivenVendors.has(vendor));
  const gpus = [...driven, ...others];
  const unknown: Record<string, string> = {};
  // An NVIDIA card that only the inventory sees is a card without a working driver: the reason is what helps.
  const hasNvidia = gpus.some(({ vendor }) => vendor === 'NVIDIA');
  if (hasNvidia && nvidia.value.length === 0) Object.assign(unknown, nvidia.unknown);
  if (gpus.length === 0) {
    unknown['gpus'] = [
      ...Object.values(nvidia.unknown),
      `AMD: ${amd.reason ?? ''}`,
      `others: ${inventory.reason ?? ''}`,
    ].join('; ');
  }
  return { value: gpus, unknown };
};

const readNvidia = async (
  sources: MachineSources,
  limitMs: number,
  bounded: (read: () => Promise<GpuReading>) => Promise<GpuReading>,
): Promise<Reading<readonly Gpu[]>> => {
  const nvml = await bounded(() => sources.nvml(limitMs));
  if (nvml.gpus.length > 0) return { value: nvml.gpus, unknown: {} };
  const smi = await bounded(() => sources.nvidiaSmi(limitMs));
  return {
    value: smi.gpus,
    unknown: smi.gpus.length > 0 ? {} : { 'gpus.nvidia': `NVIDIA: ${nvml.reason ?? ''}; ${smi.reason ?? ''}` },
  };
};

const unreadOperatingSystem: Machine['os'] = {
  platform: process.platform,
  release: '',
  name: null,
  architecture: process.arch,
  host: null,
};

const cpuNotRead = (reason: string): Reading<Machine['cpu']> => ({
  value: { ...unreadCpu, logicalCores: availableParallelism() },
  unknown: allOf(['cpu.name', 'cpu.physicalCores', 'cpu.features', 'cpu.numaNodes', 'cpu.powerMode'], reason),
});

const memoryNotRead = (reason: string): Reading<Machine['memory']> => ({
  value: { ...unreadMemory, totalBytes: totalmem() },
  unknown: allOf(
    ['memory.availableBytes', 'memory.swapTotalBytes', 'memory.channels', 'memory.megatransfersPerSecond'],
    reason,
  ),
});

const diskNotRead = (path: string, reason: string): Reading<Disk> => ({
  value: unreadDisk(path),
  unknown: allOf(['disks'], reason),
});

const unreadRuntimes = (reason: string): Reading<Machine['runtimes']> => ({
  value: { cuda: null, vulkan: null, metal: null, ownCudaEngine: null },
  unknown: allOf(['runtimes.cuda', 'runtimes.vulkan', 'runtimes.metal'], reason),
});

const allOf = (paths: readonly string[], reason: string): Record<string, string> =>
  Object.fromEntries(paths.map((path) => [path, notRead(reason)]));

const appleMemoryBandwidth = (platform: string, cpuName: string | null): number | null =>
  platform === 'darwin' && cpuName !== null ? gpuBandwidthBytesPerSecond(cpuName, null) : null;
