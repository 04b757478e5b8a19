/**
 * NVIDIA GPUs through the driver's management library (NVML), without a subprocess.
 *
 * Everything is optional: a missing library, an old driver, a reading that a GPU does not support, or a GPU that fell
 * off the bus ends in `null` (or a reason), never in an exception. A call that does not come back is given up after
 * `callTimeoutMs`; from then on the library counts as hung and is not called again, so at most one thread is lost.
 *
 * A handle is a pointer into the library: one used after `nvmlShutdown`, or while it runs, crashes the process. So
 * closing waits for the calls at work and lets none follow.
 *
 * Layouts, from `nvml.h` (64-bit, natural alignment; unchanged from driver 470 to 590):
 * - `nvmlMemory_t`, 24 bytes: total, free, used (unsigned long long each, bytes; `used` includes the driver's share)
 * - `nvmlUtilization_t`, 8 bytes: gpu, memory (unsigned int, percent)
 * - `nvmlPciInfo_t` (v3), 68 bytes: char busIdLegacy[16]; unsigned int domain, bus, device, pciDeviceId,
 *   pciSubSystemId; char busId[32]
 * - `nvmlProcessInfo_t` (of the `_v3` function), 24 bytes: unsigned int pid; unsigned long long usedGpuMemory (all ones =
 *   not known, as on Windows); unsigned int gpuInstanceId, computeInstanceId
 * - names fit in 96 bytes (`NVML_DEVICE_NAME_V2_BUFFER_SIZE`), UUIDs in 96 (`NVML_DEVICE_UUID_V2_BUFFER_SIZE`), driver
 *   versions in 80 (`NVML_SYSTEM_DRIVER_VERSION_BUFFER_SIZE`)
 */
import { loadNvmlSymbols, nvmlCodes, type NvmlHandle, type NvmlSymbols } from './nvmlSymbols.ts';

const textBytes = 96;
const temperatureSensorGpu = 0; // NVML_TEMPERATURE_GPU
const clockGraphics = 0; // NVML_CLOCK_GRAPHICS
const clockMemory = 2; // NVML_CLOCK_MEM
const pcieTransmit = 0; // NVML_PCIE_UTIL_TX_BYTES: from the GPU
const pcieReceive = 1; // NVML_PCIE_UTIL_RX_BYTES: to the GPU
const processBytes = 24;
const mostProcesses = 64;

/** What does not change while the driver runs. */
export interface NvmlDevice {
  readonly uuid: string | null;
  readonly name: string | null;
  /** As Linux writes it: `0000:01:00.0`. */
  readonly pciAddress: string | null;
  /** `8.9` */
  readonly computeCapability: string | null;
  readonly pcieGeneration: number | null;
  readonly pcieMaxGeneration: number | null;
  /** Lanes. */
  readonly pcieWidth: number | null;
  readonly pcieMaxWidth: number | null;
  /**
   * Peak: bus width in bytes × highest memory clock × 2 (transfers are made on both edges), as NVIDIA's `deviceQuery`
   * sample computes it.
   */
  readonly memoryBandwidthBytesPerSecond: number | null;
}

/** What changes from moment to moment. */
export interface NvmlReading {
  readonly memoryTotalBytes: number | null;
  readonly memoryFreeBytes: number | null;
  readonly memoryUsedBytes: number | null;
  /** 0 to 1: share of the last moments in which a kernel ran. */
  readonly utilization: number | null;
  readonly temperatureCelsius: number | null;
  readonly powerWatts: number | null;
}

/** What a dashboard shows besides; takes 40 ms and more, as the driver counts PCIe traffic over 20 ms. */
export interface NvmlDetail {
  readonly graphicsClockMegahertz: number | null;
  readonly memoryClockMegahertz: number | null;
  /** To the GPU, and from it. */
  readonly pcieReceiveBytesPerSecond: number | null;
  readonly pcieTransmitBytesPerSecond: number | null;
  /** Memory by process id; null where the driver does not tell. Ids are those of the host, not of a container. */
  readonly memoryByProcess: ReadonlyMap<number, number> | null;
}

export interface Nvml {
  readonly driverVersion: string | null;
  /** The newest CUDA version that the driver supports, such as `13.0`. */
  readonly cudaVersion: string | null;
  /** In NVML's order, which is by PCI address. */
  readonly devices: readonly NvmlDevice[];
  /** Reads one of `devices`; all null where it is not one of them or is gone. */
  read(device: NvmlDevice): Promise<NvmlReading>;
  detail(device: NvmlDevice): Promise<NvmlDetail>;
  /** After the calls at work; what is read from then on is null. */
  close(): Promise<void>;
}

export interface OpenNvmlOptions {
  /** Instead of the driver's library; for tests. */
  readonly symbols?: NvmlSymbols;
  readonly libraryPaths?: readonly string[];
  /** How long one call may take; a sleeping GPU needs up to two seconds to wake. */
  readonly callTimeoutMs?: number;
}

export type OpenedNvml =
  { readonly nvml: Nvml; readonly reason: null } | { readonly nvml: null; readonly reason: string };

/** Opens the library and lists its GPUs. Never rejects; ends within a few `callTimeoutMs`. */
export const openNvml = async (options: OpenNvmlOptions = {}): Promise<OpenedNvml> => {
  const loaded =
    options.symbols === undefined
      ? await loadNvmlSymbols(options.libraryPaths)
      : { symbols: options.symbols, reason: null };
  if (loaded.symbols === null) return { nvml: null, reason: loaded.reason };

  const symbols = loaded.symbols;
  const guard = createGuard(options.callTimeoutMs ?? 2500);
  const initCode = await guard.call(() => symbols.nvmlInit_v2?.());
  if (initCode !== nvmlCodes.success) return { nvml: null, reason: `NVML did not start: ${explain(initCode)}.` };

  const readers = createReaders(symbols, guard);
  const handles = new Map<NvmlDevice, NvmlHandle>();
  const count = (await readers.uint((out) => symbols.nvmlDeviceGetCount_v2?.(out))) ?? 0;
  for (let index = 0; index < count; index += 1) {
    const handle = await readers.handle(index);
    if (handle !== null) handles.set(await readers.device(handle), handle);
  }
  const cuda = await readers.uint((out) => symbols.nvmlSystemGetCudaDriverVersion_v2?.(out));
  const nvml: Nvml = {
    driverVersion: await readers.text((out) => symbols.nvmlSystemGetDriverVersion?.(out, out.length)),
    cudaVersion: cuda === null ? null : `${Math.floor(cuda / 1000)}.${Math.floor((cuda % 1000) / 10)}`,
    devices: [...handles.keys()],
    read: (device) => readers.reading(handles.get(device)),
    detail: (device) => readers.detail(handles.get(device)),
    close: () => guard.close(() => symbols.nvmlShutdown?.()),
  };
  return { nvml, reason: null };
};

type Call = () => Promise<number> | undefined;
interface Guard {
  readonly call: (call: Call) => Promise<number>;
  /** Waits for the calls at work and makes the last one; every later call is refused. */
  readonly close: (last: Call) => Promise<void>;
}

/** A function that the library lacks counts as "not supported", one that does not return as "timeout". */
const createGuard = (timeoutMs: number): Guard => {
  let hung = false;
  let closing: Promise<void> | null = null;
  const atWork = new Set<Promise<number>>();
  const make = (call: Call): Promise<number> => {
    if (hung) return Promise.resolve(nvmlCodes.timeout);
    const pending = call();
    if (pending === undefined) return Promise.resolve(nvmlCodes.notSupported);
    const ended = new Promise<number>((resolve) => {
      const timer = setTimeout(() => {
        hung = true;
        resolve(nvmlCodes.timeout);
      }, timeoutMs);
      pending.then(resolve, () => resolve(nvmlCodes.unknown)).finally(() => clearTimeout(timer));
    });
    atWork.add(ended);
    return ended.finally(() => atWork.delete(ended));
  };
  return {
    call: (call) => (closing === null ? make(call) : Promise.resolve(nvmlCodes.uninitialized)),
    close: (last) => {
      closing ??= Promise.all(atWork).then(async () => {
        await make(last);
      });
      return closing;
    },
  };
};

const createReaders = (symbols: NvmlSymbols, guard: Guard) => {
  /** Fills a buffer of `bytes`; null where the call fails. */
  const fill = async (bytes: number, call: (out: Buffer) => Promise<number> | undefined): Promise<Buffer | null> => {
    const out = Buffer.alloc(bytes);
    return (await guard.call(() => call(out))) === nvmlCodes.success ? out : null;
  };
  const uint = async (call: (out: Buffer) => Promise<number> | undefined): Promise<number | null> =>
    (await fill(4, call))?.readUInt32LE(0) ?? null;
  const text = async (call: (out: Buffer) => Promise<number> | undefined): Promise<string | null> => {
    const out = await fill(textBytes, call);
    if (out === null) return null;
    const end = out.indexOf(0);
    const value = out.toString('utf8', 0, end < 0 ? out.length : end).trim();
    return value === '' ? null : value;
  };
  const handle = async (index: number): Promise<NvmlHandle | null> =>
    (await fill(8, (out) => symbols.nvmlDeviceGetHandleByIndex_v2?.(index, out)))?.readBigUInt64LE(0) ?? null;

  const computeCapability = async (device: NvmlHandle): Promise<string | null> => {
    const minor = Buffer.alloc(4);
    const major = await uint((out) => symbols.nvmlDeviceGetCudaComputeCapability?.(device, out, minor));
    return major === null ? null : `${major}.${minor.readUInt32LE(0)}`;
  };

  const bandwidth = async (device: NvmlHandle): Promise<number | null> => {
    const busBits = await uint((out) => symbols.nvmlDeviceGetMemoryBusWidth?.(device, out));
    const clockMegahertz = await uint((out) => symbols.nvmlDeviceGetMaxClockInfo?.(device, clockMemory, out));
    // Some virtual GPUs answer 0, which is no reading.
    return busBits === null || clockMegahertz === null || busBits * clockMegahertz === 0
      ? null
      : (busBits / 8) * clockMegahertz * 1e6 * 2;
  };

  const device = async (of: NvmlHandle): Promise<NvmlDevice> => ({
    uuid: await text((out) => symbols.nvmlDeviceGetUUID?.(of, out, out.length)),
    name: await text((out) => symbols.nvmlDeviceGetName?.(of, out, out.length)),
    pciAddress: pciAddress(await fill(68, (out) => symbols.nvmlDeviceGetPciInfo_v3?.(of, out))),
    computeCapability: await computeCapability(of),
    pcieGeneration: await uint((out) => symbols.nvmlDeviceGetCurrPcieLinkGeneration?.(of, out)),
    pcieMaxGeneration: await uint((out) => symbols.nvmlDeviceGetMaxPcieLinkGeneration?.(of, out)),
    pcieWidth: await uint((out) => symbols.nvmlDeviceGetCurrPcieLinkWidth?.(of, out)),
    pcieMaxWidth: await uint((out) => symbols.nvmlDeviceGetMaxPcieLinkWidth?.(of, out)),
    memoryBandwidthBytesPerSecond: await bandwidth(of),
  });

  const reading = async (of: NvmlHandle | undefined): Promise<NvmlReading> => {
    if (of === undefined) return emptyReading;
    const memory = await fill(24, (out) => symbols.nvmlDeviceGetMemoryInfo?.(of, out));
    const utilization = await fill(8, (out) => symbols.nvmlDeviceGetUtilizationRates?.(of, out));
    const milliwatts = await uint((out) => symbols.nvmlDeviceGetPowerUsage?.(of, out));
    return {
      memoryTotalBytes: memory === null ? null : Number(memory.readBigUInt64LE(0)),
      memoryFreeBytes: memory === null ? null : Number(memory.readBigUInt64LE(8)),
      memoryUsedBytes: memory === null ? null : Number(memory.readBigUInt64LE(16)),
      utilization: utilization === null ? null : Math.min(1, utilization.readUInt32LE(0) / 100),
      temperatureCelsius: await uint((out) => symbols.nvmlDeviceGetTemperature?.(of, temperatureSensorGpu, out)),
      powerWatts: milliwatts === null ? null : milliwatts / 1000,
    };
  };

  const processes = async (of: NvmlHandle): Promise<ReadonlyMap<number, number> | null> => {
    const count = Buffer.alloc(4);
    count.writeUInt32LE(mostProcesses);
    const list = await fill(processBytes * mostProcesses, (out) =>
      symbols.nvmlDeviceGetComputeRunningProcesses_v3?.(of, count, out),
    );
    if (list === null) return null;
    const bytes = new Map<number, number>();
    for (let index = 0; index < Math.min(count.readUInt32LE(0), mostProcesses); index += 1) {
      const used = list.readBigUInt64LE(index * processBytes + 8);
      if (used !== notKnown) bytes.set(list.readUInt32LE(index * processBytes), Number(used));
    }
    return bytes;
  };

  const detail = async (of: NvmlHandle | undefined): Promise<NvmlDetail> => {
    if (of === undefined) return emptyDetail;
    const kilobytes = async (counter: number): Promise<number | null> => {
      const value = await uint((out) => symbols.nvmlDeviceGetPcieThroughput?.(of, counter, out));
      return value === null ? null : value * 1000;
    };
    return {
      graphicsClockMegahertz: await uint((out) => symbols.nvmlDeviceGetClockInfo?.(of, clockGraphics, out)),
      memoryClockMegahertz: await uint((out) => symbols.nvmlDeviceGetClockInfo?.(of, clockMemory, out)),
      pcieReceiveBytesPerSecond: await kilobytes(pcieReceive),
      pcieTransmitBytesPerSecond: await kilobytes(pcieTransmit),
      memoryByProcess: await processes(of),
    };
  };

  return { uint, text, handle, device, reading, detail };
};

/** `NVML_VALUE_NOT_AVAILABLE` */
const notKnown = 2n ** 64n - 1n;

const emptyDetail: NvmlDetail = {
  graphicsClockMegahertz: null,
  memoryClockMegahertz: null,
  pcieReceiveBytesPerSecond: null,
  pcieTransmitBytesPerSecond: null,
  memoryByProcess: null,
};

const emptyReading: NvmlReading = {
  memoryTotalBytes: null,
  memoryFreeBytes: null,
  memoryUsedBytes: null,
  utilization: null,
  temperatureCelsius: null,
  powerWatts: null,
};

const pciAddress = (info: Buffer | null): string | null => {
  if (info === null) return null;
  const hex = (offset: number, digits: number): string => info.readUInt32LE(offset).toString(16).padStart(digits, '0');
  return `${hex(16, 4)}:${hex(20, 2)}:${hex(24, 2)}.0`;
};

/** `nvmlReturn_t` in words; the codes are those of `nvml.h`. */
const explain = (code: number): string => {
  switch (code) {
    case nvmlCodes.notSupported:
      return 'the library is too old to be used';
    case 4:
      return 'this user may not talk to the NVIDIA driver (code 4)';
    case 9:
      return 'the NVIDIA driver is not loaded (code 9)';
    case nvmlCodes.timeout:
      return 'the NVIDIA driver did not answer in time';
    case nvmlCodes.gpuIsLost:
      return 'a GPU fell off the bus; the computer must be restarted (code 15)';
    case 18:
      return 'the NVIDIA driver was updated while it ran; the computer must be restarted (code 18)';
    default:
      return `code ${code}`;
  }
};
