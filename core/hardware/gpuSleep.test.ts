import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { fakeNvmlSymbols, type FakeNvml } from '../../native/nvml.testing.ts';
import { fileTree } from './fileTree.testing.ts';
import { createGpuSampler } from './gpuSampler.ts';
import { createSleepReader } from './gpuSleep.ts';

/** A laptop: the processor's own display, an NVIDIA card, and a sound device that sleeps too. */
const laptop = (): Promise<string> =>
  fileTree({
    '0000:00:02.0/class': '0x030000\n',
    '0000:00:02.0/vendor': '0x8086\n',
    '0000:00:02.0/power/runtime_status': 'active\n',
    '0000:01:00.0/class': '0x030200\n',
    '0000:01:00.0/vendor': '0x10de\n',
    '0000:01:00.0/power/runtime_status': 'suspended\n',
    '0000:01:00.1/class': '0x040300\n',
    '0000:01:00.1/vendor': '0x10de\n',
    '0000:01:00.1/power/runtime_status': 'suspended\n',
  });

describe('a graphics card that sleeps', () => {
  it('is told by the kernel alone; a sound device that sleeps is none', async () => {
    const folder = await laptop();
    const read = createSleepReader(folder);
    expect(await read()).toEqual([{ pciAddress: '0000:01:00.0', vendor: '0x10de' }]);
    await writeFile(join(folder, '0000:01:00.0/power/runtime_status'), 'active\n');
    expect(await read()).toEqual([]);
    expect(await createSleepReader('/nowhere')()).toEqual([]);
  });

  it('is not opened, and let go once it falls asleep: two looks a second would keep it awake for good', async () => {
    const folder = await laptop();
    const data: FakeNvml = { driverVersion: '580', devices: [{ uuid: 'GPU-1', name: 'RTX', temperatureCelsius: 40 }] };
    const symbols = fakeNvmlSymbols(data);
    const init = vi.spyOn(symbols, 'nvmlInit_v2');
    const shutdown = vi.spyOn(symbols, 'nvmlShutdown');
    const sampler = createGpuSampler({
      nvml: { symbols },
      amdgpu: { drmFolder: '/nowhere' },
      nvidiaSmi: { command: 'hearth-no-such-program' },
      readSleeping: createSleepReader(folder),
    });
    const status = join(folder, '0000:01:00.0/power/runtime_status');
    expect(await sampler.sample()).toEqual([]);
    expect(init).not.toHaveBeenCalled();
    await writeFile(status, 'active\n');
    expect(await sampler.sample()).toMatchObject([{ id: 'GPU-1', temperatureCelsius: 40 }]);
    await writeFile(status, 'suspended\n');
    expect(await sampler.sample()).toMatchObject([{ id: 'GPU-1', temperatureCelsius: null }]);
    expect([init.mock.calls.length, shutdown.mock.calls.length]).toEqual([1, 1]);
    await sampler.close();
  });
});
