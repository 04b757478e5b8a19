/**
 * AMD GPUs from the Linux kernel driver's files, without a subprocess: a few small files per reading, cheap enough to
 * poll. Files and units: "Misc AMDGPU driver information" in the kernel's documentation (memory in bytes, load in
 * percent) and its hwmon interface (temperature in 1/1000 °C, power in microwatts). Never rejects.
 *
 * The files name the chip only by number; libdrm's `amdgpu.ids` (device, revision, name) turns it into the card's name.
 */
import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Gpu } from '../../contract/hardware.ts';
import { gpuBandwidthBytesPerSecond } from './gpuBandwidth.ts';
import { unreadGpu, type GpuReading } from './reading.ts';
import { readSmallFile } from './smallFile.ts';

export interface AmdgpuOptions {
  readonly drmFolder?: string;
  readonly namesFile?: string;
}

export interface AmdGpu {
  /** The PCI address, `0000:03:00.0`. */
  readonly id: string;
  readonly name: string;
  /** The device's folder below `/sys`. */
  readonly folder: string;
}

export interface AmdGpuReading {
  readonly memoryTotalBytes: number | null;
  readonly memoryUsedBytes: number | null;
  /** 0 to 1. */
  readonly utilization: number | null;
  readonly temperatureCelsius: number | null;
  readonly powerWatts: number | null;
}

const amdVendorId = '0x1002';

export const findAmdGpus = async ({
  drmFolder = '/sys/class/drm',
  namesFile = '/usr/share/libdrm/amdgpu.ids',
}: AmdgpuOptions = {}): Promise<readonly AmdGpu[]> => {
  const entries = await readdir(drmFolder).catch(() => []);
  const found: AmdGpu[] = [];
  // Only `card0`; `card0-DP-1` is a connector and `renderD128` the same GPU once more.
  for (const entry of entries.filter((name) => /^card\d+$/.test(name)).sort()) {
    const folder = join(drmFolder, entry, 'device');
    if ((await readSmallFile(join(folder, 'vendor'))) !== amdVendorId) continue;
    const device = (await readSmallFile(join(folder, 'device'))) ?? '';
    const revision = (await readSmallFile(join(folder, 'revision'))) ?? '';
    const address = basename(await realpath(folder).catch(() => entry));
    found.push({
      id: /^[0-9a-f]{4}:/.test(address) ? address : entry,
      name: (await cardName(namesFile, device, revision)) ?? `AMD GPU ${device}`.trim(),
      folder,
    });
  }
  return found;
};

export const readAmdGpu = async ({ folder }: AmdGpu): Promise<AmdGpuReading> => {
  const hwmon = join(folder, 'hwmon');
  const sensor = (await readdir(hwmon).catch(() => [])).find((name) => name.startsWith('hwmon'));
  const percent = await readNumber(join(folder, 'gpu_busy_percent'));
  const millidegrees = sensor === undefined ? null : await readNumber(join(hwmon, sensor, 'temp1_input'));
  // Newer chips have only the momentary value, older ones only the average.
  const microwatts =
    sensor === undefined
      ? null
      : ((await readNumber(join(hwmon, sensor, 'power1_average'))) ??
        (await readNumber(join(hwmon, sensor, 'power1_input'))));
  return {
    memoryTotalBytes: await readNumber(join(folder, 'mem_info_vram_total')),
    memoryUsedBytes: await readNumber(join(folder, 'mem_info_vram_used')),
    utilization: percent === null ? null : Math.min(1, percent / 100),
    temperatureCelsius: millidegrees === null ? null : millidegrees / 1000,
    powerWatts: microwatts === null ? null : microwatts / 1e6,
  };
};

export const readAmdGpus = async (options?: AmdgpuOptions): Promise<GpuReading> => {
  const gpus: Gpu[] = [];
  for (const found of await findAmdGpus(options)) {
    const reading = await readAmdGpu(found);
    gpus.push({
      ...unreadGpu(found.id, found.name),
      vendor: 'AMD',
      integrated: isIntegratedAmd(found.name),
      memoryTotalBytes: reading.memoryTotalBytes,
      memoryFreeBytes:
        reading.memoryTotalBytes === null || reading.memoryUsedBytes === null
          ? null
          : Math.max(0, reading.memoryTotalBytes - reading.memoryUsedBytes),
      memoryBandwidthBytesPerSecond: gpuBandwidthBytesPerSecond(found.name, reading.memoryTotalBytes),
      utilization: reading.utilization,
      temperatureCelsius: reading.temperatureCelsius,
      powerWatts: reading.powerWatts,
    });
  }
  return { gpus, reason: gpus.length === 0 ? 'the kernel lists no AMD GPU' : null };
};

/**
 * The driver does not say it, AMD's names do: cards are "Radeon RX …", "Radeon Pro …" or "Instinct …", a part of the CPU
 * is "Radeon Graphics", "Radeon Vega 8 Graphics", "Radeon 780M" or "Radeon 8060S".
 */
export const isIntegratedAmd = (name: string): boolean | null => {
  if (/\b(RX|Pro|Instinct|VII|FirePro|R9|Fury)\b/i.test(name)) return false;
  if (/\bGraphics\b|\bRadeon \d{3,4}[MS]\b/i.test(name)) return true;
  return null;
};

/** Lines of the file: `744C,	C8,	AMD Radeon RX 7900 XTX`. */
const cardName = async (namesFile: string, device: string, revision: string): Promise<string | null> => {
  const lines = (await readFile(namesFile, 'utf8').catch(() => '')).split('\n');
  const wanted = `${device},${revision}`.replaceAll('0x', '').toUpperCase();
  for (const line of lines) {
    const [lineDevice, lineRevision, name] = line.split(',').map((part) => part.trim());
    if (name !== undefined && `${lineDevice ?? ''},${lineRevision ?? ''}`.toUpperCase() === wanted) return name;
  }
  return null;
};

const readNumber = async (path: string): Promise<number | null> => {
  const text = await readSmallFile(path);
  const value = text === null || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
};
