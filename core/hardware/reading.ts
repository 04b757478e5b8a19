/** What one source found, and why parts of it are null: reasons by path inside the machine, such as `cpu.features`. */
import type { Gpu } from '../../contract/hardware.ts';

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
});

/** A reason for a source that did not answer, in contrast to one that answered "there is none". */
export const notRead = (reason: string): string => `not read: ${reason}`;

/** True for the reasons of sources that hung, failed or were cut off: what they would have said is unknown. */
export const wasNotRead = (reason: string | undefined): boolean =>
  /^not read: |no answer within|did not answer|took longer than/.test(reason ?? '');
