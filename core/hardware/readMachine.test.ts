import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { machine as machineSchema } from '../../contract/hardware.ts';
import { fakeNvmlSymbols } from '../../native/nvml.testing.ts';
import { readCatalogue } from '../catalog/catalog.ts';
import { fileTree } from './fileTree.testing.ts';
import { readNvidiaGpus } from './nvidiaGpus.ts';
import { readNvidiaSmi } from './nvidiaSmi.ts';
import { assessIdle as assessReadiness } from '../plan/rankIdle.testing.ts';
import { unreadGpu } from './reading.ts';
import { readMachine, type MachineSources } from './readMachine.ts';

const catalogue = await readCatalogue(join(import.meta.dirname, '..', '..', 'assets'));
const none = (reason: string) => () => Promise.resolve({ gpus: [], reason });
const noRuntimes = { cuda: null, vulkan: null, metal: null, ownCudaEngine: null };
const never = () => new Promise<never>(() => undefined);
const noGpus: Partial<MachineSources> = {
  nvml: none('no library'),
  nvidiaSmi: none('not installed'),
  amdgpu: none('none'),
  inventory: none('none'),
};

/** The reading itself takes up to five seconds, which is vitest's own limit. */
describe('readMachine', { timeout: 15_000 }, () => {
  it('describes this computer, whatever it has, in the contract’s form', async () => {
    const machine = await readMachine({ modelsFolder: process.cwd() });
    expect(machineSchema.parse(machine)).toEqual(machine);
    expect(machine.disks[0]?.freeBytes).toBeGreaterThan(0);
    expect(machine.gpus.length > 0 || machine.unknown['gpus'] !== undefined).toBe(true);
  });

  it('answers in time with every source hanging, each null with its reason, and readiness says "unknown"', async () => {
    const started = performance.now();
    const machine = await readMachine({
      modelsFolder: '/models',
      deadlineMs: 300,
      sources: {
        operatingSystem: never,
        cpu: never,
        memory: never,
        disk: never,
        runtimes: never,
        nvml: never,
        nvidiaSmi: never,
        amdgpu: never,
        inventory: never,
      },
    });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(machineSchema.parse(machine)).toEqual(machine);
    for (const path of ['gpus', 'cpu.features', 'memory.availableBytes', 'disks', 'runtimes.cuda']) {
      expect(machine.unknown[path], path).toMatch(/no answer within/);
    }
    const { rows, variants } = assessReadiness(machine, catalogue);
    expect(Object.fromEntries(rows.map(({ id, status }) => [id, status]))).toEqual({
      gpu: 'unknown',
      cpu: 'unknown',
      memory: 'unknown',
      swap: 'unknown',
      disk: 'unknown',
    });
    expect(variants.length).toBeGreaterThan(40);
  });

  it('survives sources that throw, at once or later', async () => {
    const machine = await readMachine({
      modelsFolder: '/models',
      sources: {
        ...noGpus,
        cpu: () => {
          throw new Error('at once');
        },
        memory: () => Promise.reject(new Error('later')),
      },
    });
    expect(machine.unknown).toMatchObject({
      'cpu.features': 'not read: at once',
      'memory.availableBytes': 'not read: later',
    });
  });

  it.skipIf(process.platform === 'win32')(
    'is not held up by an nvidia-smi that hangs, and still lists the card from the bus as one without an answer',
    async () => {
      const command = join(await fileTree({ 'nvidia-smi': '#!/bin/sh\nsleep 600\n' }), 'nvidia-smi');
      await chmod(command, 0o755);
      const card = { ...unreadGpu('0000:01:00.0', 'NVIDIA GeForce RTX 4090'), vendor: 'NVIDIA' };
      const started = performance.now();
      const machine = await readMachine({
        modelsFolder: process.cwd(),
        deadlineMs: 1000,
        sources: {
          ...noGpus,
          nvidiaSmi: (timeoutMs) => readNvidiaSmi({ command, timeoutMs }),
          inventory: () => Promise.resolve({ gpus: [card], reason: null }),
        },
      });
      expect(performance.now() - started).toBeLessThan(2000);
      expect(machine.gpus).toEqual([card]);
      expect(machine.unknown['gpus.nvidia']).toMatch(/no library; .*(did not answer|no answer within)/);
      const { rows } = assessReadiness(machine, catalogue);
      expect(rows.find(({ id }) => id === 'gpu')?.status).toBe('unknown');
      expect(rows.find(({ id }) => id === 'driver')?.status).toBe('unknown');
    },
  );

  it('does not start nvidia-smi where NVML answered, and does not list the card twice', async () => {
    let started = false;
    const symbols = fakeNvmlSymbols({
      driverVersion: '580.95.05',
      cudaVersion: 13000,
      devices: [{ uuid: 'GPU-1', name: 'NVIDIA GeForce RTX 4090', computeCapability: [8, 9] }],
    });
    const other = { ...unreadGpu('0000:00:02.0', 'Intel UHD Graphics'), vendor: 'Intel', integrated: true };
    const machine = await readMachine({
      modelsFolder: process.cwd(),
      sources: {
        ...noGpus,
        nvml: () => readNvidiaGpus({ symbols }),
        nvidiaSmi: () => {
          started = true;
          return never();
        },
        inventory: () =>
          Promise.resolve({ gpus: [{ ...unreadGpu('0000:01:00.0', 'x'), vendor: 'NVIDIA' }, other], reason: null }),
      },
    });
    expect(started).toBe(false);
    expect(machine.gpus.map(({ id }) => id)).toEqual(['GPU-1', '0000:00:02.0']);
    expect(machine.gpus[0]).toMatchObject({ memoryTotalBytes: null, memoryBandwidthBytesPerSecond: 1008e9 });
    expect(machine.unknown).not.toHaveProperty(['gpus.nvidia']);
  });

  it.each([
    ['fell off the bus', { lost: true }],
    ['answers N/A to everything', {}],
  ])('lists a card that %s as one of which nothing is known', async (_, device) => {
    const symbols = fakeNvmlSymbols({ driverVersion: '580.95.05', cudaVersion: 13000, devices: [device] });
    const machine = await readMachine({
      modelsFolder: process.cwd(),
      sources: { ...noGpus, nvml: () => readNvidiaGpus({ symbols }) },
    });
    expect(machineSchema.parse(machine)).toEqual(machine);
    expect(machine.gpus).toMatchObject([{ id: 'nvidia-0', memoryTotalBytes: null, computeCapability: null }]);
    const { rows, variants } = assessReadiness(machine, catalogue);
    expect(rows.find(({ id }) => id === 'gpu')?.status).toBe('unknown');
    expect(variants[0]?.gpuBytes).toBe(0);
  });

  it('judges anew by each reading: a card that is gone in the second one is not planned with', async () => {
    const fake = {
      driverVersion: '580.95.05',
      cudaVersion: 13000,
      devices: [
        {
          uuid: 'GPU-1',
          name: 'NVIDIA GeForce RTX 4090',
          computeCapability: [8, 9] satisfies [number, number],
          memory: { totalBytes: 24 * 2 ** 30, freeBytes: 23 * 2 ** 30 },
        },
      ],
    };
    const options = {
      modelsFolder: process.cwd(),
      sources: {
        ...noGpus,
        nvml: () => readNvidiaGpus({ symbols: fakeNvmlSymbols(fake) }),
        runtimes: () => Promise.resolve({ value: { ...noRuntimes, cuda: '13.1' }, unknown: {} }),
      },
    };
    const gpuRow = async () =>
      assessReadiness(await readMachine(options), catalogue).rows.find(({ id }) => id === 'gpu');
    expect(await gpuRow()).toMatchObject({ status: 'ok' });
    fake.devices.pop();
    expect(await gpuRow()).toMatchObject({ status: 'warn', found: 'No GPU with memory of its own' });
  });

  it('gives no GPU but a reason where NVML lists none, as when a card was lost', async () => {
    const symbols = fakeNvmlSymbols({ driverVersion: '580.95.05', cudaVersion: 13000, devices: [] });
    const machine = await readMachine({
      modelsFolder: process.cwd(),
      sources: { ...noGpus, nvml: () => readNvidiaGpus({ symbols }) },
    });
    expect(machine.unknown['gpus']).toMatch(/lists no GPU/);
  });
});
