/** The machine as it is, and what that means. An unknown reading is null, never 0. */
import { z } from 'zod';
import { call } from './endpoint.ts';
import { rankedVariant } from './plan.ts';

const bytes = z.number().nonnegative();

export const gpuProcess = z.object({
  pid: z.number().int(),
  /** The program's file name; null where the system does not tell it, as for other users' programs. */
  name: z.string().nullable(),
  memoryUsedBytes: bytes.nullable(),
});

export const gpu = z.object({
  /** Stable: the UUID where there is one, else the PCI address. */
  id: z.string(),
  name: z.string(),
  vendor: z.string().nullable(),
  integrated: z.boolean().nullable(),
  memoryTotalBytes: bytes.nullable(),
  memoryFreeBytes: bytes.nullable(),
  memoryBandwidthBytesPerSecond: z.number().positive().nullable(),
  /** CUDA compute capability such as `8.9`; null for others. */
  computeCapability: z.string().nullable(),
  driverVersion: z.string().nullable(),
  /** The CUDA version that the driver supports, such as `13.0`. */
  cudaVersion: z.string().nullable(),
  temperatureCelsius: z.number().nullable(),
  powerWatts: z.number().nullable(),
  utilization: z.number().min(0).max(1).nullable(),
  powerLimitWatts: z.number().nullable(),
  /** Where the GPU begins to slow itself down. */
  slowdownCelsius: z.number().nullable(),
  /** As Linux writes it: `0000:01:00.0`. */
  pciAddress: z.string().nullable(),
  /** The link as it is now: a GPU at rest lowers its generation. */
  pcieGeneration: z.number().nullable(),
  /** What GPU and slot can do together. */
  pcieMaxGeneration: z.number().nullable(),
  /** Lanes. */
  pcieWidth: z.number().nullable(),
  pcieMaxWidth: z.number().nullable(),
  /** Programs that hold memory of the GPU; null where the driver does not tell. */
  processes: z.array(gpuProcess).nullable(),
});
export type Gpu = z.infer<typeof gpu>;

export const disk = z.object({
  path: z.string(),
  freeBytes: bytes.nullable(),
  totalBytes: bytes.nullable(),
  /** Measured where the models lie, around the system's cache. */
  readBytesPerSecond: z.number().positive().nullable(),
  kind: z.enum(['nvme', 'ssd', 'hdd', 'network', 'memory']).nullable(),
});
export type Disk = z.infer<typeof disk>;

export const machine = z.object({
  os: z.object({
    platform: z.string(),
    release: z.string(),
    name: z.string().nullable(),
    architecture: z.string(),
    /** What stands between Hearth and the hardware; `none` where it runs on the machine itself. */
    host: z.enum(['none', 'container', 'wsl', 'virtual machine']).nullable(),
  }),
  cpu: z.object({
    name: z.string().nullable(),
    physicalCores: z.number().int().positive().nullable(),
    /** Threads that run at once; a container's limit counts. Null only in a saved machine that does not tell. */
    logicalCores: z.number().int().positive().nullable(),
    /** Of the physical cores, where the processor has two kinds; both null where it has one or does not tell. */
    performanceCores: z.number().int().positive().nullable(),
    efficiencyCores: z.number().int().positive().nullable(),
    features: z.array(z.string()),
    numaNodes: z.number().int().positive().nullable(),
    sockets: z.number().int().positive().nullable(),
    /** What its maker promises for all cores under load; they may run faster while they are cool. */
    baseClockHertz: z.number().positive().nullable(),
    /** Cores' worth of time that a container may use, such as 1.5; null where nothing limits it. */
    limitCores: z.number().positive().nullable(),
    /** Linux's frequency governor, such as `powersave`; elsewhere the system's power mode. */
    powerMode: z.string().nullable(),
    onBattery: z.boolean().nullable(),
  }),
  memory: z.object({
    /** Null only in a saved machine that does not tell. */
    totalBytes: bytes.nullable(),
    availableBytes: bytes.nullable(),
    swapTotalBytes: bytes.nullable(),
    swapFreeBytes: bytes.nullable(),
    /** Measured: what all cores together read. */
    bandwidthBytesPerSecond: z.number().positive().nullable(),
    /** Where a container or service may not use all of the computer's memory: its limit. */
    limitBytes: bytes.nullable(),
    channels: z.number().int().positive().nullable(),
    /** Million transfers a second of the modules, such as 5600. */
    megatransfersPerSecond: z.number().positive().nullable(),
    /** Reserved pages of 2 MiB and more. */
    hugePagesBytes: bytes.nullable(),
    /** Linux's `transparent_hugepage/enabled`. */
    transparentHugePages: z.enum(['always', 'madvise', 'never']).nullable(),
  }),
  disks: z.array(disk),
  gpus: z.array(gpu),
  /** Versions of what the engine's libraries need from the system; null where it was not found. */
  runtimes: z.object({
    cuda: z.string().nullable(),
    vulkan: z.string().nullable(),
    metal: z.string().nullable(),
    /** Folder of a CUDA engine that was built here and takes the place of the shipped one; null where none does. */
    ownCudaEngine: z.string().nullable(),
  }),
  /** Why a reading is null, by its path such as `gpus` or `memory.channels`. */
  unknown: z.record(z.string(), z.string()),
});
export type Machine = z.infer<typeof machine>;

export const readinessStatus = z.enum(['ok', 'warn', 'fail', 'unknown']);

export const readinessRow = z.object({
  /** Stable, such as `gpu`, `driver`, `memory`, `disk`, `cpu`. */
  id: z.string(),
  status: readinessStatus,
  found: z.string(),
  needed: z.string(),
  why: z.string(),
  /** A thing to do on this system; null where nothing is to be done. */
  fix: z.string().nullable(),
  /** What the system or a driver said in its own words, for who can read it; null where there is nothing of that. */
  details: z.string().nullable(),
  /** What the app can do itself, as a button beside the fix. */
  action: z.enum(['install-cuda-runtime']).nullable(),
  /** The same texts in Chinese. */
  zh: z.object({ found: z.string(), needed: z.string(), why: z.string(), fix: z.string().nullable() }),
});
export type ReadinessRow = z.infer<typeof readinessRow>;

export const readiness = z.object({
  rows: z.array(readinessRow),
  /** Best first for this machine. */
  variants: z.array(rankedVariant),
});
export type Readiness = z.infer<typeof readiness>;

export const hardwareContract = {
  /** `refresh` reads the machine again instead of answering from the last reading. */
  'hardware.machine': call(z.object({ refresh: z.boolean().default(false) }), machine),
  /**
   * Measures how fast memory and models' disk are read, which takes one to two seconds, where that was not done on this
   * machine yet. `again` does so in any case, and keeps the higher figures.
   */
  'hardware.measure': call(z.object({ again: z.boolean().default(false) }), machine),
  'hardware.readiness': call(z.object({ refresh: z.boolean().default(false) }), readiness),
};
