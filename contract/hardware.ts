/** The machine as it is, and what that means. An unknown reading is null, never 0. */
import { z } from 'zod';
import { call } from './endpoint.ts';

const bytes = z.number().nonnegative();

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
});
export type Gpu = z.infer<typeof gpu>;

export const disk = z.object({
  path: z.string(),
  freeBytes: bytes.nullable(),
  totalBytes: bytes.nullable(),
  readBytesPerSecond: z.number().positive().nullable(),
});

export const machine = z.object({
  os: z.object({ platform: z.string(), release: z.string(), name: z.string().nullable(), architecture: z.string() }),
  cpu: z.object({
    name: z.string().nullable(),
    physicalCores: z.number().int().positive().nullable(),
    logicalCores: z.number().int().positive(),
    features: z.array(z.string()),
  }),
  memory: z.object({
    totalBytes: bytes,
    availableBytes: bytes.nullable(),
    swapTotalBytes: bytes.nullable(),
    swapFreeBytes: bytes.nullable(),
    bandwidthBytesPerSecond: z.number().positive().nullable(),
  }),
  disks: z.array(disk),
  gpus: z.array(gpu),
  /** Versions of what the engine's libraries need from the system; null where it was not found. */
  runtimes: z.object({ cuda: z.string().nullable(), vulkan: z.string().nullable(), metal: z.string().nullable() }),
  /** Why a reading is null, by its path such as `gpus`. */
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
});
export type ReadinessRow = z.infer<typeof readinessRow>;

export const variantVerdict = z.object({
  modelId: z.string(),
  name: z.string(),
  quantization: z.string(),
  bytes: bytes,
  /** True where `bytes` is computed from the shape and not a published size. */
  bytesEstimated: z.boolean(),
  verdict: z.enum(['runs well', 'runs', 'slow', 'does not fit']),
  why: z.string(),
});
export type VariantVerdict = z.infer<typeof variantVerdict>;

export const readiness = z.object({
  rows: z.array(readinessRow),
  /** Best first for this machine. */
  variants: z.array(variantVerdict),
});
export type Readiness = z.infer<typeof readiness>;

export const hardwareContract = {
  /** `refresh` reads the machine again instead of answering from the last reading. */
  'hardware.machine': call(z.object({ refresh: z.boolean().default(false) }), machine),
  'hardware.readiness': call(z.object({ refresh: z.boolean().default(false) }), readiness),
};
