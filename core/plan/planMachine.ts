/** A machine as a plan sees it: what may be used of each memory, how fast it is, and how much each part computes. */
import type { Gpu, Machine } from '../../contract/hardware.ts';
import { ramBandwidth } from '../hardware/ramBandwidth.ts';
import { usableMemory } from '../hardware/usableMemory.ts';
import { cpuFlops, cpuTicks, gpuFlops } from './computeRate.ts';

export type Backend = 'cpu' | 'cuda' | 'vulkan' | 'metal';

export interface PlanGpu {
  readonly id: string;
  readonly name: string;
  readonly limitBytes: number;
  /** Null where nobody knows it: then no speed is predicted for what uses it. */
  readonly bandwidthBytesPerSecond: number | null;
  /** Multiplications and additions a second that prompts get; null where unknown. */
  readonly flops: number | null;
  readonly linkBytesPerSecond: number;
}

export interface PlanMachine {
  readonly backend: Backend;
  readonly gpus: readonly PlanGpu[];
  /** CPU and GPU have the same memory, so that their shares add up in it. */
  readonly shared: boolean;
  readonly ramLimitBytes: number;
  /** False where nobody knows how much there is; then none is counted. */
  readonly ramKnown: boolean;
  readonly ramBandwidthBytesPerSecond: number;
  readonly ramBandwidthKnown: boolean;
  readonly cpuCores: number;
  /** Of all cores together, a second; what they do in one: `unpackRate.ts`. */
  readonly cpuTicks: number;
  readonly cpuFlops: number;
  readonly cpuFlopsWithoutAmx: number;
  readonly cpuFeatures: readonly string[];
  readonly diskReadBytesPerSecond: number;
  readonly diskReadKnown: boolean;
  readonly diskFreeBytes: number | null;
}

/** A PCIe 3.0 solid-state disk, the usual one of the last years. */
const usualDiskBytesPerSecond = 2.5e9;
/**
 * What a copy of weights from ordinary (not pinned) memory reaches: 14 of 28 layers of a 7B in RAM beside an H200 took 330 ms
 * more for a batch of 512 than all on the GPU, for 1.95 GB.
 */
const pageableLinkBytesPerSecond = 6e9;

const planGpu = (gpu: Gpu, limitBytes: number): PlanGpu => ({
  id: gpu.id,
  name: gpu.name,
  limitBytes,
  bandwidthBytesPerSecond: gpu.memoryBandwidthBytesPerSecond,
  flops: gpuFlops(gpu),
  linkBytesPerSecond: pageableLinkBytesPerSecond,
});

export const planMachine = (machine: Machine): PlanMachine => {
  const memory = usableMemory(machine);
  const ram = ramBandwidth(machine);
  const disk = machine.disks[0];
  // Two threads share a core on most processors that do not tell their cores.
  const sockets = machine.cpu.sockets ?? 1;
  const cpuCores = machine.cpu.physicalCores ?? Math.max(1, Math.floor((machine.cpu.logicalCores ?? 2) / 2));
  // The weights lie at one socket: another one's cores and memory bring llama.cpp nothing (docs/accuracy.md).
  const compute = {
    cores: Math.max(1, Math.round(cpuCores / sockets)),
    efficiencyCores: machine.cpu.efficiencyCores,
    features: machine.cpu.features,
    architecture: machine.os.architecture,
    baseClockHertz: machine.cpu.baseClockHertz,
  };
  return {
    backend: memory.gpuBackend ?? 'cpu',
    gpus: memory.gpus.map((gpu, index) => planGpu(gpu, memory.gpuSizes[index] ?? 0)),
    shared: memory.shared,
    ramLimitBytes: memory.ramBytes,
    ramKnown: (machine.memory.totalBytes ?? machine.memory.availableBytes) !== null,
    // What is typical of a processor is of one of them.
    ramBandwidthBytesPerSecond: ram.known ? ram.bytesPerSecond / sockets : ram.bytesPerSecond,
    ramBandwidthKnown: ram.known,
    cpuCores,
    cpuTicks: cpuTicks(compute),
    cpuFlops: cpuFlops(compute),
    cpuFlopsWithoutAmx: cpuFlops({
      ...compute,
      features: compute.features.filter((feature) => !feature.startsWith('AMX')),
    }),
    cpuFeatures: machine.cpu.features,
    diskReadBytesPerSecond: disk?.readBytesPerSecond ?? usualDiskBytesPerSecond,
    diskReadKnown: (disk?.readBytesPerSecond ?? null) !== null,
    diskFreeBytes: disk?.freeBytes ?? null,
  };
};

/** Threads for work on the CPU of a machine that is not at work: physical cores less one. */
export const idleThreads = ({ cpuCores }: PlanMachine): number => Math.max(1, cpuCores - 1);
