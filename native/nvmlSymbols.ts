/**
 * The functions of NVIDIA's management library (NVML) that Hearth uses, bound through koffi.
 *
 * Every function is called on a koffi worker thread: the driver may take seconds to wake a sleeping GPU, or never
 * answer, and the caller's event loop must not wait for it. All of them return an `nvmlReturn_t`.
 *
 * Signatures and names are those of `nvml.h` (NVIDIA driver 470 to 590); the versioned names (`_v2`, `_v3`) are the ones
 * that the header's unversioned macros stand for. Out parameters are plain buffers, read by `nvml.ts`, so that a test
 * can stand in for the library with functions that fill a buffer.
 */
import type { LibraryHandle } from 'koffi';

/** An `nvmlDevice_t`: an opaque pointer, carried as its value. */
export type NvmlHandle = bigint;
type Code = Promise<number>;
type ReadOne = (handle: NvmlHandle, out: Buffer) => Code;
type ReadText = (handle: NvmlHandle, out: Buffer, length: number) => Code;

export interface NvmlFunctions {
  nvmlInit_v2: () => Code;
  nvmlShutdown: () => Code;
  nvmlSystemGetDriverVersion: (out: Buffer, length: number) => Code;
  /** int: 1000 × major + 10 × minor. */
  nvmlSystemGetCudaDriverVersion_v2: (out: Buffer) => Code;
  nvmlDeviceGetCount_v2: (out: Buffer) => Code;
  nvmlDeviceGetHandleByIndex_v2: (index: number, out: Buffer) => Code;
  nvmlDeviceGetName: ReadText;
  nvmlDeviceGetUUID: ReadText;
  nvmlDeviceGetPciInfo_v3: ReadOne;
  nvmlDeviceGetMemoryInfo: ReadOne;
  nvmlDeviceGetUtilizationRates: ReadOne;
  /** unsigned int, degrees Celsius. */
  nvmlDeviceGetTemperature: (handle: NvmlHandle, sensor: number, out: Buffer) => Code;
  /** unsigned int, milliwatts. */
  nvmlDeviceGetPowerUsage: ReadOne;
  nvmlDeviceGetCudaComputeCapability: (handle: NvmlHandle, major: Buffer, minor: Buffer) => Code;
  nvmlDeviceGetCurrPcieLinkGeneration: ReadOne;
  nvmlDeviceGetMaxPcieLinkGeneration: ReadOne;
  nvmlDeviceGetCurrPcieLinkWidth: ReadOne;
  nvmlDeviceGetMaxPcieLinkWidth: ReadOne;
  /** unsigned int, bits. */
  nvmlDeviceGetMemoryBusWidth: ReadOne;
  /** unsigned int, MHz. */
  nvmlDeviceGetClockInfo: (handle: NvmlHandle, clock: number, out: Buffer) => Code;
  /** unsigned int, kB/s over the last 20 ms; the call takes as long. */
  nvmlDeviceGetPcieThroughput: (handle: NvmlHandle, counter: number, out: Buffer) => Code;
  /** `count` holds the room in `out` before, and the number of processes after. */
  nvmlDeviceGetComputeRunningProcesses_v3: (handle: NvmlHandle, count: Buffer, out: Buffer) => Code;
  /** unsigned int, MHz. */
  nvmlDeviceGetMaxClockInfo: (handle: NvmlHandle, clock: number, out: Buffer) => Code;
}

/** What a library has; an old driver's may lack any of them. */
export type NvmlSymbols = Partial<NvmlFunctions>;

/** `nvmlReturn_t` values that mean something to the caller. */
export const nvmlCodes = {
  success: 0,
  uninitialized: 1,
  notSupported: 3,
  timeout: 10,
  gpuIsLost: 15,
  unknown: 999,
} as const;

/**
 * Where the library may lie; bare names are looked up by the system's loader. The folders are those of the WSL 2 driver,
 * of NVIDIA's container images, and of Windows drivers before 2019, which kept NVML out of System32.
 */
export const nvmlLibraryPaths = (platform: NodeJS.Platform): readonly string[] => {
  if (platform === 'win32') return ['nvml.dll', 'C:\\Program Files\\NVIDIA Corporation\\NVSMI\\nvml.dll'];
  if (platform !== 'linux') return [];
  return [
    'libnvidia-ml.so.1',
    '/usr/lib/wsl/lib/libnvidia-ml.so.1',
    '/usr/local/nvidia/lib64/libnvidia-ml.so.1',
    '/run/opengl-driver/lib/libnvidia-ml.so.1',
  ];
};

type Argument = number | bigint | Buffer;

// A handle is declared as its 64-bit value and not as a pointer, so that it can be kept as a plain bigint.
const handle = 'uint64_t';
const out = 'void *';
const uint = 'unsigned int';
const parameters: Record<keyof NvmlFunctions, readonly string[]> = {
  nvmlInit_v2: [],
  nvmlShutdown: [],
  nvmlSystemGetDriverVersion: [out, uint],
  nvmlSystemGetCudaDriverVersion_v2: [out],
  nvmlDeviceGetCount_v2: [out],
  nvmlDeviceGetHandleByIndex_v2: [uint, out],
  nvmlDeviceGetName: [handle, out, uint],
  nvmlDeviceGetUUID: [handle, out, uint],
  nvmlDeviceGetPciInfo_v3: [handle, out],
  nvmlDeviceGetMemoryInfo: [handle, out],
  nvmlDeviceGetUtilizationRates: [handle, out],
  nvmlDeviceGetTemperature: [handle, 'int', out],
  nvmlDeviceGetPowerUsage: [handle, out],
  nvmlDeviceGetCudaComputeCapability: [handle, out, out],
  nvmlDeviceGetCurrPcieLinkGeneration: [handle, out],
  nvmlDeviceGetMaxPcieLinkGeneration: [handle, out],
  nvmlDeviceGetCurrPcieLinkWidth: [handle, out],
  nvmlDeviceGetMaxPcieLinkWidth: [handle, out],
  nvmlDeviceGetMemoryBusWidth: [handle, out],
  nvmlDeviceGetClockInfo: [handle, 'int', out],
  nvmlDeviceGetPcieThroughput: [handle, 'int', out],
  nvmlDeviceGetComputeRunningProcesses_v3: [handle, out, out],
  nvmlDeviceGetMaxClockInfo: [handle, 'int', out],
};

/** Functions by the library's path. Kept: koffi unloads a library when nothing holds its functions, threads or not. */
const loaded = new Map<string, NvmlSymbols>();

/**
 * Loads the first library of `paths` that can be loaded; once in a process.
 * @returns its functions, or null and the loader's reason. Never rejects.
 */
export const loadNvmlSymbols = async (
  paths: readonly string[] = nvmlLibraryPaths(process.platform),
): Promise<
  { readonly symbols: NvmlSymbols; readonly reason: null } | { readonly symbols: null; readonly reason: string }
> => {
  let reason: string | null = null;
  for (const path of paths) {
    try {
      // Imported here and not above: where koffi has no binary for the platform, only NVML is missing, not the app.
      const { default: koffi } = await import('koffi');
      const symbols = loaded.get(path) ?? bindAll(koffi.load(path));
      loaded.set(path, symbols);
      return { symbols, reason: null };
    } catch (error) {
      // The first name is the regular one; what the loader says about it is the useful reason.
      reason ??= `The NVIDIA driver library ${path} was not loaded: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return { symbols: null, reason: reason ?? `NVML does not exist on ${process.platform}.` };
};

const bindAll = (library: LibraryHandle): NvmlSymbols => {
  const bound: Partial<Record<keyof NvmlFunctions, (...args: Argument[]) => Code>> = {};
  for (const name of Object.keys(parameters) as (keyof NvmlFunctions)[]) {
    const call = bind(library, name, parameters[name]);
    if (call !== null) bound[name] = call;
  }
  return bound;
};

const bind = (
  library: LibraryHandle,
  name: string,
  types: readonly string[],
): ((...args: Argument[]) => Code) | null => {
  let native: ReturnType<LibraryHandle['func']>;
  try {
    native = library.func(name, 'int', [...types]);
  } catch {
    return null;
  }
  return (...args) =>
    new Promise((resolve) => {
      try {
        native.async(...args, (error: unknown, code: number) => {
          resolve(error === null || error === undefined ? code : nvmlCodes.unknown);
        });
      } catch {
        // koffi throws when its queue is full; for the caller that is one failed reading.
        resolve(nvmlCodes.unknown);
      }
    });
};
