import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { fakeNvmlSymbols, type FakeNvml } from '../../native/nvml.testing.ts';
import { fileTree } from './fileTree.testing.ts';
import { createGpuSampler } from './gpuSampler.ts';
import { createNvidiaSmiStream, gapOf } from './nvidiaSmiStream.ts';

const gib = 2 ** 30;
const missing = { command: 'hearth-no-such-program' };

const fake = (): FakeNvml => ({
  driverVersion: '580.95.05',
  devices: [
    {
      uuid: 'GPU-1',
      name: 'NVIDIA GeForce RTX 4090',
      memory: { totalBytes: 24 * gib, freeBytes: 20 * gib },
      utilizationPercent: 50,
      temperatureCelsius: 60,
      powerMilliwatts: 250_000,
    },
  ],
});

describe('createGpuSampler', () => {
  it('reads NVIDIA through its library, and a lost card as a gap that closes again', async () => {
    const data = fake();
    const sampler = createGpuSampler({
      nvml: { symbols: fakeNvmlSymbols(data) },
      amdgpu: { drmFolder: '/nowhere' },
      nvidiaSmi: missing,
    });
    const whole = {
      ...gapOf({ id: '', name: '' }),
      id: 'GPU-1',
      name: 'NVIDIA GeForce RTX 4090',
      memoryUsedBytes: 4 * gib,
      memoryTotalBytes: 24 * gib,
      utilization: 0.5,
      temperatureCelsius: 60,
      powerWatts: 250,
    };
    expect(await sampler.sample()).toEqual([whole]);
    const [device] = data.devices;
    if (device === undefined) throw new Error('no device');
    device.lost = true;
    expect(await sampler.sample()).toEqual([
      {
        ...whole,
        memoryUsedBytes: null,
        memoryTotalBytes: null,
        utilization: null,
        temperatureCelsius: null,
        powerWatts: null,
      },
    ]);
    device.lost = false;
    expect(await sampler.sample()).toEqual([whole]);
    await sampler.close();
    expect(await sampler.sample()).toEqual([]);
  });

  it('tells this app’s memory from other programs’, and the clocks and traffic where the driver does', async () => {
    const data = fake();
    Object.assign(data.devices[0] ?? {}, {
      clocksMegahertz: { graphics: 2520, memory: 10_501 },
      pcieKilobytesPerSecond: { transmit: 10, receive: 20_000 },
      processes: [
        { pid: 7, bytes: gib },
        { pid: 8, bytes: 3 * gib },
        { pid: 9, bytes: null },
      ],
    });
    const sampler = createGpuSampler({
      nvml: { symbols: fakeNvmlSymbols(data) },
      amdgpu: { drmFolder: '/nowhere' },
      nvidiaSmi: missing,
    });
    const [ofApp] = await sampler.sample(8);
    expect(ofApp).toMatchObject({
      memoryAppBytes: 3 * gib,
      graphicsClockMegahertz: 2520,
      memoryClockMegahertz: 10_501,
      pcieReceiveBytesPerSecond: 20e6,
      pcieTransmitBytesPerSecond: 10_000,
    });
    for (const pid of [9, 1, null]) expect((await sampler.sample(pid))[0]?.memoryAppBytes).toBeNull();
    await sampler.close();
  });

  it('opens the library once and not for every sample: opening wakes a sleeping GPU', async () => {
    const symbols = fakeNvmlSymbols(fake());
    let opened = 0;
    const sampler = createGpuSampler({
      nvml: {
        symbols: {
          ...symbols,
          nvmlInit_v2: () => {
            opened += 1;
            return Promise.resolve(0);
          },
        },
      },
      amdgpu: { drmFolder: '/nowhere' },
    });
    await Promise.all([sampler.sample(), sampler.sample()]);
    await sampler.sample();
    expect(opened).toBe(1);
  });

  it('reads AMD beside it, and is empty on a machine without both', async () => {
    const folder = await fileTree({
      'card0/device/vendor': '0x1002\n',
      'card0/device/mem_info_vram_total': '8000\n',
      'card0/device/mem_info_vram_used': '1000\n',
    });
    const nvml = { libraryPaths: [] };
    const sampler = createGpuSampler({
      nvml,
      amdgpu: { drmFolder: folder, namesFile: '/nowhere' },
      nvidiaSmi: missing,
    });
    expect(await sampler.sample()).toMatchObject([
      { memoryUsedBytes: 1000, memoryTotalBytes: 8000, utilization: null },
    ]);
    const none = createGpuSampler({ nvml, amdgpu: { drmFolder: '/nowhere' }, nvidiaSmi: missing });
    expect(await none.sample()).toEqual([]);
    expect(await none.sample()).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('createNvidiaSmiStream', () => {
  const program = async (text: string) => {
    const folder = await fileTree({ 'nvidia-smi': `#!/bin/sh\necho $$ >> "$0.started"\n${text}\n` });
    await chmod(join(folder, 'nvidia-smi'), 0o755);
    return join(folder, 'nvidia-smi');
  };
  const line = 'GPU-1, NVIDIA GeForce RTX 3060, 0:1, 560.94, 12288, 11264, 1024, 25, 41, 18.5';

  it('follows one process, and turns stale readings into gaps: a stuck driver would look like a steady load', async () => {
    let now = 0;
    const stream = createNvidiaSmiStream({
      command: await program(`printf '%s\\n%s' '${line}' 'GPU-2, cut o'; exec sleep 600`),
      periodMs: 1000,
      now: () => now,
    });
    onTestFinished(() => {
      stream.stop();
    });
    expect(stream.latest()).toEqual([]);
    await vi.waitFor(() => {
      expect(stream.latest()).toMatchObject([
        { id: 'GPU-1', memoryUsedBytes: gib, utilization: 0.25, powerWatts: 18.5 },
      ]);
    });
    now = 3001;
    expect(stream.latest()).toMatchObject([{ id: 'GPU-1', memoryUsedBytes: null, utilization: null }]);
  });

  it('starts again at most every half minute after the process ended, and ends it when it is stopped', async () => {
    const { readFile } = await import('node:fs/promises');
    let now = 0;
    const command = await program(`echo '${line}'`);
    const starts = async () => (await readFile(`${command}.started`, 'utf8')).trim().split('\n').length;
    const stream = createNvidiaSmiStream({ command, now: () => now });
    onTestFinished(() => {
      stream.stop();
    });
    stream.latest();
    await vi.waitFor(() => {
      expect(stream.latest()).toHaveLength(1);
    });
    stream.latest();
    expect(await starts()).toBe(1);
    now = 30_001;
    await vi.waitFor(async () => {
      stream.latest();
      expect(await starts()).toBe(2);
    });
  });

  it('stays empty where the program is not installed: an error event that nobody hears would end the app', async () => {
    let now = 0;
    const stream = createNvidiaSmiStream({ ...missing, now: () => now });
    expect(stream.latest()).toEqual([]);
    await vi.waitFor(() => {
      now += 100_000;
      expect(stream.latest()).toEqual([]);
    });
  });
});
