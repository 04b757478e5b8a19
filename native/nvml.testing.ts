/** A stand-in for the driver's library in tests: the same functions over plain data, filling the same buffers. */
import { nvmlCodes, type NvmlHandle, type NvmlSymbols } from './nvmlSymbols.ts';

/** A reading that is absent answers "not supported", as NVML does for N/A. */
export interface FakeNvmlDevice {
  uuid?: string;
  name?: string;
  pci?: { domain: number; bus: number; device: number };
  computeCapability?: [number, number];
  memory?: { totalBytes: number; freeBytes: number };
  utilizationPercent?: number;
  temperatureCelsius?: number;
  powerMilliwatts?: number;
  memoryBusBits?: number;
  memoryClockMegahertz?: number;
  clocksMegahertz?: { graphics: number; memory: number };
  pcieKilobytesPerSecond?: { transmit: number; receive: number };
  processes?: { pid: number; bytes: number | null }[];
  /** Fell off the bus: every call about it answers code 15. */
  lost?: boolean;
}

export interface FakeNvml {
  driverVersion?: string;
  cudaVersion?: number;
  initCode?: number;
  devices: FakeNvmlDevice[];
}

/** The data may be changed between calls; the functions read it at each call. */
export const fakeNvmlSymbols = (fake: FakeNvml): NvmlSymbols => {
  const answer = <T>(value: T | undefined, write: (value: T) => void): Promise<number> => {
    if (value === undefined) return Promise.resolve(nvmlCodes.notSupported);
    write(value);
    return Promise.resolve(nvmlCodes.success);
  };
  const about = <T>(handle: NvmlHandle, pick: (device: FakeNvmlDevice) => T | undefined, write: (value: T) => void) => {
    const device = fake.devices[Number(handle) - 1];
    if (device?.lost === true) return Promise.resolve(nvmlCodes.gpuIsLost);
    return answer(device === undefined ? undefined : pick(device), write);
  };
  const writeUint = (out: Buffer) => (value: number) => void out.writeUInt32LE(value, 0);
  const writeText = (out: Buffer) => (value: string) => void out.write(`${value}\0`);

  return {
    nvmlInit_v2: () => Promise.resolve(fake.initCode ?? nvmlCodes.success),
    nvmlShutdown: () => Promise.resolve(nvmlCodes.success),
    nvmlSystemGetDriverVersion: (out) => answer(fake.driverVersion, writeText(out)),
    nvmlSystemGetCudaDriverVersion_v2: (out) => answer(fake.cudaVersion, writeUint(out)),
    nvmlDeviceGetCount_v2: (out) => answer(fake.devices.length, writeUint(out)),
    nvmlDeviceGetHandleByIndex_v2: (index, out) => answer(BigInt(index + 1), (value) => out.writeBigUInt64LE(value, 0)),
    nvmlDeviceGetName: (handle, out) => about(handle, ({ name }) => name, writeText(out)),
    nvmlDeviceGetUUID: (handle, out) => about(handle, ({ uuid }) => uuid, writeText(out)),
    nvmlDeviceGetPciInfo_v3: (handle, out) =>
      about(
        handle,
        ({ pci }) => pci,
        ({ domain, bus, device }) => {
          out.writeUInt32LE(domain, 16);
          out.writeUInt32LE(bus, 20);
          out.writeUInt32LE(device, 24);
        },
      ),
    nvmlDeviceGetMemoryInfo: (handle, out) =>
      about(
        handle,
        ({ memory }) => memory,
        ({ totalBytes, freeBytes }) => {
          out.writeBigUInt64LE(BigInt(totalBytes), 0);
          out.writeBigUInt64LE(BigInt(freeBytes), 8);
          out.writeBigUInt64LE(BigInt(totalBytes - freeBytes), 16);
        },
      ),
    nvmlDeviceGetUtilizationRates: (handle, out) => about(handle, (gpu) => gpu.utilizationPercent, writeUint(out)),
    nvmlDeviceGetTemperature: (handle, _sensor, out) => about(handle, (gpu) => gpu.temperatureCelsius, writeUint(out)),
    nvmlDeviceGetPowerUsage: (handle, out) => about(handle, (gpu) => gpu.powerMilliwatts, writeUint(out)),
    nvmlDeviceGetCudaComputeCapability: (handle, major, minor) =>
      about(
        handle,
        (gpu) => gpu.computeCapability,
        (value) => {
          major.writeUInt32LE(value[0], 0);
          minor.writeUInt32LE(value[1], 0);
        },
      ),
    nvmlDeviceGetMemoryBusWidth: (handle, out) => about(handle, (gpu) => gpu.memoryBusBits, writeUint(out)),
    nvmlDeviceGetClockInfo: (handle, clock, out) =>
      about(handle, ({ clocksMegahertz: clocks }) => (clock === 0 ? clocks?.graphics : clocks?.memory), writeUint(out)),
    nvmlDeviceGetPcieThroughput: (handle, counter, out) =>
      about(
        handle,
        ({ pcieKilobytesPerSecond: pcie }) => (counter === 0 ? pcie?.transmit : pcie?.receive),
        writeUint(out),
      ),
    nvmlDeviceGetComputeRunningProcesses_v3: (handle, count, out) =>
      about(
        handle,
        ({ processes }) => processes,
        (processes) => {
          count.writeUInt32LE(processes.length);
          processes.forEach(({ pid, bytes }, index) => {
            out.writeUInt32LE(pid, index * 24);
            out.writeBigUInt64LE(bytes === null ? 2n ** 64n - 1n : BigInt(bytes), index * 24 + 8);
          });
        },
      ),
    nvmlDeviceGetMaxClockInfo: (handle, _clock, out) =>
      about(handle, (gpu) => gpu.memoryClockMegahertz, writeUint(out)),
  };
};
