import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findAmdGpus, isIntegratedAmd, readAmdGpu, readAmdGpus } from './amdgpu.ts';
import { fileTree } from './fileTree.testing.ts';

/** As the kernel lays it out: `class/drm/card1/device` is a link to the PCI device's folder. */
const sysfs = async (files: Readonly<Record<string, string>>): Promise<{ folder: string; drmFolder: string }> => {
  const folder = await fileTree(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`devices/0000:03:00.0/${path}`, `${text}\n`])),
  );
  const drmFolder = join(folder, 'class/drm');
  for (const card of ['card1', 'card1-DP-1', 'renderD128']) {
    await mkdir(join(drmFolder, card), { recursive: true });
    await symlink(join(folder, 'devices/0000:03:00.0'), join(drmFolder, card, 'device'));
  }
  return { folder: join(folder, 'devices/0000:03:00.0'), drmFolder };
};

const xtx = {
  vendor: '0x1002',
  device: '0x744c',
  revision: '0xc8',
  mem_info_vram_total: '25753026560',
  mem_info_vram_used: '753026560',
  gpu_busy_percent: '37',
  'hwmon/hwmon4/temp1_input': '54000',
  'hwmon/hwmon4/power1_average': '123000000',
};

const names = '# List of AMDGPU IDs\n744C,\tC8,\tAMD Radeon RX 7900 XTX\n744C,\tCC,\tAMD Radeon RX 7900 XT\n';

describe('readAmdGpus', () => {
  it('reads a card once, with its name by revision: connectors and render nodes are the same GPU', async () => {
    const { drmFolder } = await sysfs(xtx);
    const namesFile = join(await fileTree({ 'amdgpu.ids': names }), 'amdgpu.ids');
    const { gpus, reason } = await readAmdGpus({ drmFolder, namesFile });
    expect(reason).toBeNull();
    expect(gpus).toHaveLength(1);
    expect(gpus[0]).toMatchObject({
      id: '0000:03:00.0',
      name: 'AMD Radeon RX 7900 XTX',
      vendor: 'AMD',
      integrated: false,
      memoryTotalBytes: 25_753_026_560,
      memoryFreeBytes: 25_000_000_000,
      memoryBandwidthBytesPerSecond: 960e9,
      utilization: 0.37,
      temperatureCelsius: 54,
      powerWatts: 123,
    });
  });

  it('gives null for files that a chip does not have, and the momentary power where there is no average', async () => {
    const { drmFolder } = await sysfs({ vendor: '0x1002', device: '0x15bf', 'hwmon/hwmon0/power1_input': '9000000' });
    const { gpus } = await readAmdGpus({ drmFolder, namesFile: '/nowhere' });
    expect(gpus[0]).toMatchObject({
      name: 'AMD GPU 0x15bf',
      memoryTotalBytes: null,
      memoryFreeBytes: null,
      utilization: null,
      temperatureCelsius: null,
      powerWatts: 9,
    });
  });

  it('reads null and does not throw when the card is gone between two readings', async () => {
    const { drmFolder, folder } = await sysfs(xtx);
    const [gpu] = await findAmdGpus({ drmFolder, namesFile: '/nowhere' });
    if (gpu === undefined) throw new Error('no GPU');
    expect((await readAmdGpu(gpu)).memoryUsedBytes).toBe(753_026_560);
    await rm(folder, { recursive: true });
    expect(Object.values(await readAmdGpu(gpu))).toEqual([null, null, null, null, null]);
  });

  it('leaves other makers’ cards to others', async () => {
    const { drmFolder } = await sysfs({ ...xtx, vendor: '0x10de' });
    expect((await readAmdGpus({ drmFolder })).gpus).toEqual([]);
    expect((await readAmdGpus({ drmFolder: '/nowhere' })).reason).toBe('the kernel lists no AMD GPU');
  });
});

describe('isIntegratedAmd', () => {
  it.each([
    ['AMD Radeon RX 7900 XTX', false],
    ['AMD Radeon RX 6700M', false],
    ['AMD Radeon Pro W7900', false],
    ['AMD Instinct MI210', false],
    ['AMD Radeon Graphics', true],
    ['AMD Radeon(TM) Graphics', true],
    ['AMD Radeon 780M', true],
    ['AMD Radeon 8060S Graphics', true],
    ['AMD GPU 0x744c', null],
  ])(
    'tells %s from the other kind: a CPU’s part counted as a card gets a model that does not fit',
    (name, expected) => {
      expect(isIntegratedAmd(name)).toBe(expected);
    },
  );
});
