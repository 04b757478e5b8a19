/**
 * NVIDIA GPUs through `nvidia-smi`, for when its library cannot be loaded. One query with a time limit: on a stuck driver
 * the program never ends.
 *
 * Columns are those of `nvidia-smi --help-query-gpu`; memory is MiB, power watts, load percent. What a GPU does not
 * support is printed as `[N/A]`, `[Not Supported]` or `[Unknown Error]`, and is null here.
 */
import type { Gpu } from '../../contract/hardware.ts';
import { runBounded } from './boundedCommand.ts';
import { cudaVersionOfDriver } from './driverCuda.ts';
import { gpuBandwidthBytesPerSecond } from './gpuBandwidth.ts';
import { isIntegratedNvidia, nvidiaGpuId } from './nvidiaGpus.ts';
import { unreadGpu, type GpuReading } from './reading.ts';

const columns = [
  'uuid',
  'name',
  'pci.bus_id',
  'driver_version',
  'memory.total',
  'memory.free',
  'memory.used',
  'utilization.gpu',
  'temperature.gpu',
  'power.draw',
] as const;

export const nvidiaSmiFormat = '--format=csv,noheader,nounits';
export const nvidiaSmiQuery = `--query-gpu=${columns.join(',')}`;

/** One line of the answer, in bytes, watts and shares. */
export interface NvidiaSmiLine {
  readonly id: string;
  readonly name: string;
  readonly driverVersion: string | null;
  readonly memoryTotalBytes: number | null;
  readonly memoryFreeBytes: number | null;
  readonly memoryUsedBytes: number | null;
  readonly utilization: number | null;
  readonly temperatureCelsius: number | null;
  readonly powerWatts: number | null;
  /** Only where the column `compute_cap` was asked for after the others. */
  readonly computeCapability: string | null;
}

/** @returns null for a line that is not an answer, such as an error message or one that was cut off. */
export const parseNvidiaSmiLine = (line: string, index: number): NvidiaSmiLine | null => {
  const cells = line.split(',').map((cell) => cell.trim());
  if (cells.length < columns.length) return null;
  const [uuid, name, pci, driver, total, free, used, load, temperature, power, capability] = cells;
  return {
    id: nvidiaGpuId(text(uuid), text(pci)?.toLowerCase() ?? null, index),
    name: text(name) ?? 'NVIDIA GPU',
    driverVersion: text(driver),
    memoryTotalBytes: scaled(total, 2 ** 20),
    memoryFreeBytes: scaled(free, 2 ** 20),
    memoryUsedBytes: scaled(used, 2 ** 20),
    utilization: scaled(load, 0.01),
    temperatureCelsius: scaled(temperature, 1),
    powerWatts: scaled(power, 1),
    computeCapability: text(capability),
  };
};

export interface NvidiaSmiOptions {
  readonly command?: string;
  readonly timeoutMs?: number;
}

export const readNvidiaSmi = async ({
  command = nvidiaSmiCommand(process.platform),
  timeoutMs = 2000,
}: NvidiaSmiOptions = {}): Promise<GpuReading> => {
  const until = Date.now() + timeoutMs;
  let result = await runBounded(command, [`${nvidiaSmiQuery},compute_cap`, nvidiaSmiFormat], { timeoutMs });
  // Drivers before 510 do not know the column and then answer nothing at all.
  if (!result.ok && result.reason.includes('compute_cap')) {
    result = await runBounded(command, [nvidiaSmiQuery, nvidiaSmiFormat], {
      timeoutMs: Math.max(1, until - Date.now()),
    });
  }
  if (!result.ok) return { gpus: [], reason: result.reason };
  const gpus = result.stdout
    .split('\n')
    .map((line, index) => parseNvidiaSmiLine(line, index))
    .filter((line) => line !== null)
    .map(toGpu);
  return { gpus, reason: gpus.length === 0 ? `${command} lists no GPU` : null };
};

/** Windows keeps it in System32, which is on every process's path; WSL 2 keeps it where only login shells look. */
export const nvidiaSmiCommand = (platform: NodeJS.Platform): string =>
  platform === 'win32' ? 'nvidia-smi.exe' : 'nvidia-smi';

const toGpu = (line: NvidiaSmiLine): Gpu => ({
  ...unreadGpu(line.id, line.name),
  vendor: 'NVIDIA',
  integrated: isIntegratedNvidia(line.name),
  memoryTotalBytes: line.memoryTotalBytes,
  memoryFreeBytes: line.memoryFreeBytes,
  memoryBandwidthBytesPerSecond: gpuBandwidthBytesPerSecond(line.name, line.memoryTotalBytes),
  computeCapability: line.computeCapability,
  driverVersion: line.driverVersion,
  cudaVersion: line.driverVersion === null ? null : cudaVersionOfDriver(line.driverVersion),
  temperatureCelsius: line.temperatureCelsius,
  powerWatts: line.powerWatts,
  utilization: line.utilization,
});

const text = (cell: string | undefined): string | null =>
  cell === undefined || cell === '' || /^\[?(N\/A|Not Supported|Unknown Error|GPU is lost)/i.test(cell) ? null : cell;

const scaled = (cell: string | undefined, factor: number): number | null => {
  const known = text(cell);
  const value = known === null ? Number.NaN : Number(known);
  return Number.isFinite(value) && value >= 0 ? value * factor : null;
};
