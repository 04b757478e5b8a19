import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileTree } from './fileTree.testing.ts';
import { readPciGpus } from './pciGpus.ts';

const ids = [
  '10de  NVIDIA Corporation',
  '\t1f08  TU106 [GeForce RTX 2060 Rev. A]',
  '\t2684  AD102 [GeForce RTX 4090]',
  '8086  Intel Corporation',
  '\t56a0  DG2 [Arc A770]',
  '\ta7a0  Raptor Lake-P [Iris Xe Graphics]',
  '\t\t1028 0b2e  a subsystem',
  '',
].join('\n');

describe('readPciGpus', () => {
  it('finds a card whose driver is missing, and names it: it would otherwise look like no GPU at all', async () => {
    const folder = await fileTree({
      'devices/0000:01:00.0/class': '0x030000\n',
      'devices/0000:01:00.0/vendor': '0x10de\n',
      'devices/0000:01:00.0/device': '0x2684\n',
      'devices/0000:01:00.1/class': '0x040300\n',
      'devices/0000:01:00.1/vendor': '0x10de\n',
      'pci.ids': `# head\n${ids}`,
    });
    const { gpus } = await readPciGpus({
      devicesFolder: join(folder, 'devices'),
      namesFiles: ['/nowhere', join(folder, 'pci.ids')],
    });
    expect(gpus).toHaveLength(1);
    expect(gpus[0]).toMatchObject({
      id: '0000:01:00.0',
      name: 'NVIDIA GeForce RTX 4090',
      vendor: 'NVIDIA',
      memoryBandwidthBytesPerSecond: 1008e9,
      driverVersion: null,
    });
  });

  it('tells Intel’s cards from the part of the CPU, and leaves a server’s management chip out', async () => {
    const device = (address: string, vendor: string, id: string) => ({
      [`devices/${address}/class`]: '0x030000\n',
      [`devices/${address}/vendor`]: `${vendor}\n`,
      [`devices/${address}/device`]: `${id}\n`,
    });
    const folder = await fileTree({
      ...device('0000:00:02.0', '0x8086', '0xa7a0'),
      ...device('0000:03:00.0', '0x8086', '0x56a0'),
      ...device('0000:05:00.0', '0x1a03', '0x2000'),
      'pci.ids': `\n${ids}`,
    });
    const { gpus } = await readPciGpus({
      devicesFolder: join(folder, 'devices'),
      namesFiles: [join(folder, 'pci.ids')],
    });
    expect(gpus.map(({ name, integrated }) => [name, integrated])).toEqual([
      ['Intel Iris Xe Graphics', true],
      ['Intel Arc A770', false],
    ]);
  });

  it('has a name even without the system’s list', async () => {
    const folder = await fileTree({
      '0000:00:02.0/class': '0x030000',
      '0000:00:02.0/vendor': '0x8086',
      '0000:00:02.0/device': '0x1234',
    });
    const { gpus } = await readPciGpus({ devicesFolder: folder, namesFiles: [] });
    expect(gpus[0]?.name).toBe('Intel GPU 8086:1234');
  });
});
