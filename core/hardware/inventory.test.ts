import { describe, expect, it } from 'vitest';
import { readInventory, toInventoryGpus } from './inventory.ts';

describe('toInventoryGpus', () => {
  it('names an Apple chip with its GPU cores: they decide between two memory bandwidths of one name', () => {
    const answer = [
      { vendor: 'Apple', model: 'Apple M3 Max', bus: 'Built-In', vram: null, vramDynamic: true, cores: '40' },
    ];
    expect(toInventoryGpus(answer).gpus[0]).toMatchObject({
      name: 'Apple M3 Max (40-core GPU)',
      vendor: 'Apple',
      integrated: true,
      memoryTotalBytes: null,
      memoryBandwidthBytesPerSecond: 400e9,
    });
  });

  it('reads a Windows laptop with two GPUs: the integrated one must not be taken for a card', () => {
    const { gpus } = toInventoryGpus([
      { vendor: 'Intel Corporation', model: 'Intel(R) UHD Graphics', bus: 'Onboard', vram: 128, vramDynamic: true },
      {
        vendor: 'Advanced Micro Devices, Inc.',
        model: 'AMD Radeon RX 7600M XT',
        bus: 'PCI',
        vram: 8176,
        vramDynamic: false,
        driverVersion: '32.0.12033.1030',
      },
      {
        vendor: 'Intel Corporation',
        model: 'Intel(R) Arc(TM) A770 Graphics',
        bus: 'PCI',
        vram: 16288,
        vramDynamic: false,
      },
    ]);
    expect(gpus.map(({ vendor, integrated, memoryTotalBytes }) => [vendor, integrated, memoryTotalBytes])).toEqual([
      ['Intel', true, null],
      ['AMD', false, 8176 * 2 ** 20],
      ['Intel', false, 16288 * 2 ** 20],
    ]);
    expect(gpus.map((gpu) => gpu.memoryBandwidthBytesPerSecond)).toEqual([null, 288e9, 560e9]);
  });

  it('survives an answer of another shape, as after an update of the package', () => {
    expect(toInventoryGpus({ nothing: true })).toMatchObject({ gpus: [], reason: expect.any(String) as string });
    expect(toInventoryGpus(undefined).gpus).toEqual([]);
  });
});

describe('readInventory', { timeout: 30_000 }, () => {
  it('really runs the package on a worker: a wrong path or a changed interface would leave Windows without GPUs', async () => {
    const { reason } = await readInventory(20_000);
    expect(reason ?? '').not.toMatch(/failed|understood|longer/);
  });

  it('ends at its limit', async () => {
    expect((await readInventory(1)).reason).toMatch(/took longer than/);
  });
});
