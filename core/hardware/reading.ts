/** What one source found, and why parts of it are null: reasons by path inside the machine, such as `cpu.features`. */
import type { Disk, Gpu, Machine } from '../../contract/hardware.ts';

export interface Reading<T> {
  readonly value: T;
  readonly unknown: Readonly<Record<string, string>>;
}

/** GPUs that one source found; where it found none, why. */
export interface GpuReading {
  readonly gpus: readonly Gpu[];
  readonly reason: string | null;
}

/** A GPU of which nothing is known but its name; sources fill in what they can read. */
export const unreadGpu = (id: string, name: string): Gpu => ({
  id,
  name,
  vendor: null,
  integrated: null,
  memoryTotalBytes: null,
  memoryFreeBytes: null,
  memoryBandwidthBytesPerSecond: null,
  computeCapability: null,
  driverVersion: null,
  cudaVersion: null,
  temperatureCelsius: null,
  powerWatts: null,
  utilization: null,
  powerLimitWatts: null,
  slowdownCelsius: null,
  pciAddress: null,
  pcieGeneration: null,
  pcieMaxGeneration: null,
  pcieWidth: null,
  pcieMaxWidth: null,
  processes: null,
});

/** A processor of which nothing is known. */
export const unreadCpu: Machine['cpu'] = {
  name: null,
  physicalCores: null,
  logicalCores: null,
  performanceCores: null,
  efficiencyCores: null,
  features: [],
  numaNodes: null,
  sockets: null,
  baseClockHertz: null,
  limitCores: null,
  powerMode: null,
  onBattery: null,
};

/** Memory of which nothing is known. */
export const unreadMemory: Machine['memory'] = {
  totalBytes: null,
  availableBytes: null,
  swapTotalBytes: null,
  swapFreeBytes: null,
  bandwidthBytesPerSecond: null,
  limitBytes: null,
  channels: null,
  megatransfersPerSecond: null,
  hugePagesBytes: null,
  transparentHugePages: null,
};

export const unreadDisk = (path: string): Disk => ({
  path,
  freeBytes: null,
  totalBytes: null,
  readBytesPerSecond: null,
  kind: null,
});

/** A reason for a source that did not answer, in contrast to one that answered "there is none". */
export const notRead = (reason: string): string => `not read: ${reason}`;

/** The reason for what a saved machine does not tell; the engine's needs are then taken to be met. */
export const notTold = 'the file does not tell it';

/** True for the reasons of sources that hung, failed or were cut off: what they would have said is unknown. */
export const wasNotRead = (reason: string | undefined): boolean =>
  /^not read: |^the file does not tell it|no answer within|did not answer|took longer than/.test(reason ?? '');
