/**
 * Graphics devices on the PCI bus as Linux lists them, with or without a driver. It finds what the drivers' own
 * interfaces do not: Intel GPUs, and an NVIDIA card whose driver is missing. Names come from the system's list of PCI
 * ids, where there is one. Never rejects.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gpu } from '../../contract/hardware.ts';
import { isIntegratedAmd } from './amdgpu.ts';
import { gpuBandwidthBytesPerSecond } from './gpuBandwidth.ts';
import { unreadGpu, type GpuReading } from './reading.ts';
import { readSmallFile } from './smallFile.ts';

export interface PciGpusOptions {
  readonly devicesFolder?: string;
  readonly namesFiles?: readonly string[];
}

/** Makers whose GPUs the engine can use; a server's management chip or a virtual display is not one of them. */
const vendors: Readonly<Record<string, string>> = { '0x10de': 'NVIDIA', '0x1002': 'AMD', '0x8086': 'Intel' };

export const readPciGpus = async ({
  devicesFolder = '/sys/bus/pci/devices',
  namesFiles = ['/usr/share/misc/pci.ids', '/usr/share/hwdata/pci.ids'],
}: PciGpusOptions = {}): Promise<GpuReading> => {
  const gpus: Gpu[] = [];
  for (const address of (await readdir(devicesFolder).catch(() => [])).sort()) {
    const folder = join(devicesFolder, address);
    // PCI class 03 is "display controller": VGA (0300), 3D without an output (0302), other (0380).
    if ((await readSmallFile(join(folder, 'class')))?.startsWith('0x03') !== true) continue;
    const vendorId = (await readSmallFile(join(folder, 'vendor'))) ?? '';
    const vendor = vendors[vendorId];
    if (vendor === undefined) continue;
    const deviceId = (await readSmallFile(join(folder, 'device'))) ?? '';
    const name = (await deviceName(namesFiles, vendorId, deviceId)) ?? `GPU ${vendorId.slice(2)}:${deviceId.slice(2)}`;
    const fullName = `${vendor} ${name}`;
    gpus.push({
      ...unreadGpu(address, fullName),
      vendor,
      integrated: isIntegrated(vendor, address, fullName),
      memoryBandwidthBytesPerSecond: gpuBandwidthBytesPerSecond(fullName, null),
    });
  }
  return { gpus, reason: gpus.length === 0 ? 'no graphics device on the PCI bus' : null };
};

const isIntegrated = (vendor: string, address: string, name: string): boolean | null => {
  // Intel's part of the CPU has been 00:02.0 since its first one; its cards sit behind a bridge.
  if (vendor === 'Intel') return address.endsWith(':00:02.0');
  return vendor === 'AMD' ? isIntegratedAmd(name) : null;
};

/**
 * The file has a line `8086  Intel Corporation` per vendor and, below it, `\t56a0  DG2 [Arc A770]` per device; the
 * product is the part in brackets.
 */
const deviceName = async (
  namesFiles: readonly string[],
  vendorId: string,
  deviceId: string,
): Promise<string | null> => {
  for (const path of namesFiles) {
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text === null) continue;
    const vendorStart = text.indexOf(`\n${vendorId.slice(2)}  `);
    if (vendorStart < 0) continue;
    const section = text.slice(vendorStart + 1).split(/\n(?=[0-9a-f])/, 1)[0] ?? '';
    const line = section.split('\n').find((candidate) => candidate.startsWith(`\t${deviceId.slice(2)}  `));
    if (line !== undefined) return /\[(.+)\]\s*$/.exec(line)?.[1] ?? line.slice(7).trim();
  }
  return null;
};
