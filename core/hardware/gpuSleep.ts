/**
 * Which PCI display devices the kernel has put to sleep (runtime power management). Asking costs a small file each and
 * wakes nothing; asking the device itself for anything would.
 *
 * Linux only: elsewhere nobody is known to sleep.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readSmallFile } from './smallFile.ts';

export interface SleepingGpu {
  /** `0000:01:00.0` */
  readonly pciAddress: string;
  /** `0x10de` is NVIDIA. */
  readonly vendor: string;
}

export type ReadSleepingGpus = () => Promise<readonly SleepingGpu[]>;

/** The devices do not change while the app runs; one that is plugged in later is not known to sleep, and is read. */
export const createSleepReader = (devicesFolder = '/sys/bus/pci/devices'): ReadSleepingGpus => {
  let displays: Promise<readonly SleepingGpu[]> | null = null;

  const find = async (): Promise<readonly SleepingGpu[]> => {
    const found: SleepingGpu[] = [];
    for (const pciAddress of await readdir(devicesFolder).catch(() => [])) {
      const folder = join(devicesFolder, pciAddress);
      // Class 03: display controllers, of which GPUs without a connector are a kind.
      if ((await readSmallFile(join(folder, 'class')))?.startsWith('0x03') !== true) continue;
      found.push({ pciAddress, vendor: (await readSmallFile(join(folder, 'vendor'))) ?? '' });
    }
    return found;
  };

  return async () => {
    displays ??= find();
    const states = await Promise.all(
      (await displays).map(async (device) => ({
        device,
        state: await readSmallFile(join(devicesFolder, device.pciAddress, 'power', 'runtime_status')),
      })),
    );
    return states.flatMap(({ device, state }) => (state === 'suspended' ? [device] : []));
  };
};
