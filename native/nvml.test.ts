import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNvml } from './nvml.ts';
import { fakeNvmlSymbols, type FakeNvml } from './nvml.testing.ts';
import { loadNvmlSymbols } from './nvmlSymbols.ts';

const rtx4090: FakeNvml = {
  driverVersion: '580.95.05',
  cudaVersion: 13000,
  devices: [
    {
      uuid: 'GPU-11111111-2222-3333-4444-555555555555',
      name: 'NVIDIA GeForce RTX 4090',
      pci: { domain: 0, bus: 0x0a, device: 0 },
      computeCapability: [8, 9],
      memory: { totalBytes: 25_757_220_864, freeBytes: 24_000_000_000 },
      utilizationPercent: 37,
      temperatureCelsius: 54,
      powerMilliwatts: 123_456,
      memoryBusBits: 384,
      memoryClockMegahertz: 10_501,
    },
  ],
};

describe('openNvml', () => {
  it('reads a GPU whole: a wrong unit or field would misjudge every machine with NVIDIA', async () => {
    const { nvml } = await openNvml({ symbols: fakeNvmlSymbols(rtx4090) });
    expect(nvml).toMatchObject({ driverVersion: '580.95.05', cudaVersion: '13.0' });
    const device = nvml?.devices[0];
    expect(device).toMatchObject({
      uuid: 'GPU-11111111-2222-3333-4444-555555555555',
      name: 'NVIDIA GeForce RTX 4090',
      pciAddress: '0000:0a:00.0',
      computeCapability: '8.9',
      memoryBandwidthBytesPerSecond: 1_008_096_000_000,
    });
    if (nvml === null || device === undefined) throw new Error('no device');
    expect(await nvml.read(device)).toEqual({
      memoryTotalBytes: 25_757_220_864,
      memoryFreeBytes: 24_000_000_000,
      memoryUsedBytes: 1_757_220_864,
      utilization: 0.37,
      temperatureCelsius: 54,
      powerWatts: 123.456,
    });
  });

  it('gives null for N/A answers and lacking functions: 0 would be drawn as a measurement', async () => {
    const { nvml } = await openNvml({ symbols: fakeNvmlSymbols({ devices: [{ name: 'NVIDIA GB10' }] }) });
    const device = nvml?.devices[0];
    expect(nvml).toMatchObject({ driverVersion: null, cudaVersion: null });
    expect(device).toMatchObject({
      uuid: null,
      pciAddress: null,
      computeCapability: null,
      pcieWidth: null,
      memoryBandwidthBytesPerSecond: null,
    });
    if (nvml === null || device === undefined) throw new Error('no device');
    expect(Object.values(await nvml.read(device))).toEqual([null, null, null, null, null, null]);
  });

  it('gives null for a GPU that fell off the bus between two readings, and again numbers when it is back', async () => {
    const fake = structuredClone(rtx4090);
    const { nvml } = await openNvml({ symbols: fakeNvmlSymbols(fake) });
    const device = nvml?.devices[0];
    const fakeDevice = fake.devices[0];
    if (nvml === null || device === undefined || fakeDevice === undefined) throw new Error('no device');
    fakeDevice.lost = true;
    expect((await nvml.read(device)).memoryFreeBytes).toBeNull();
    fakeDevice.lost = false;
    expect((await nvml.read(device)).memoryFreeBytes).toBe(24_000_000_000);
  });

  it('gives up a call that never returns and makes no other: each would cost one more thread', async () => {
    const symbols = fakeNvmlSymbols(rtx4090);
    let calls = 0;
    const { nvml } = await openNvml({
      callTimeoutMs: 5,
      symbols: {
        ...symbols,
        nvmlDeviceGetMemoryInfo: () => {
          calls += 1;
          return new Promise<number>(() => undefined);
        },
      },
    });
    const device = nvml?.devices[0];
    if (nvml === null || device === undefined) throw new Error('no device');
    await nvml.read(device);
    await nvml.read(device);
    expect(calls).toBe(1);
  });

  it('shuts down after the calls at work and makes none afterwards: a handle used then crashes the whole app', async () => {
    const symbols = fakeNvmlSymbols(rtx4090);
    const made: string[] = [];
    const memory = Promise.withResolvers<number>();
    const { nvml } = await openNvml({
      symbols: {
        ...symbols,
        nvmlDeviceGetMemoryInfo: () => {
          made.push('memory');
          return memory.promise;
        },
        nvmlDeviceGetUtilizationRates: () => {
          made.push('utilization');
          return Promise.resolve(0);
        },
        nvmlShutdown: () => {
          made.push('shutdown');
          return Promise.resolve(0);
        },
      },
    });
    const device = nvml?.devices[0];
    if (nvml === null || device === undefined) throw new Error('no device');
    const reading = nvml.read(device);
    const closed = Promise.all([nvml.close(), nvml.close()]);
    await new Promise(setImmediate);
    expect(made).toEqual(['memory']);
    memory.resolve(0);
    await closed;
    expect(await reading).toMatchObject({ utilization: null, temperatureCelsius: null });
    expect((await nvml.detail(device)).graphicsClockMegahertz).toBeNull();
    expect(made).toEqual(['memory', 'shutdown']);
  });

  it('survives a function that throws: an exception in a timer would end the app', async () => {
    const { nvml } = await openNvml({
      symbols: { ...fakeNvmlSymbols(rtx4090), nvmlDeviceGetName: () => Promise.reject(new Error('broken')) },
    });
    expect(nvml?.devices[0]?.name).toBeNull();
  });

  it('says that the computer must be restarted after a driver update instead of "no GPU"', async () => {
    const opened = await openNvml({ symbols: fakeNvmlSymbols({ initCode: 18, devices: [] }) });
    expect(opened).toEqual({ nvml: null, reason: expect.stringContaining('restarted') as string });
  });

  it('has a reason and no exception where the library is missing, as on every machine without NVIDIA', async () => {
    const opened = await openNvml({ libraryPaths: ['/nowhere/libnvidia-ml.so.1'] });
    expect(opened.nvml).toBeNull();
    expect(opened.reason).toMatch(/^The NVIDIA driver library .*libnvidia-ml\.so\.1 was not loaded/);
    expect((await openNvml({ libraryPaths: [] })).reason).toMatch(/does not exist on/);
  });
});

/** The declarations are those of nvml.h; the compiler lays the structs out, so the offsets in nvml.ts are really tested. */
const librarySource = `
#include <string.h>
typedef struct nvmlDevice_st { int index; } *nvmlDevice_t;
typedef struct { unsigned long long total, free, used; } nvmlMemory_t;
typedef struct { unsigned int gpu, memory; } nvmlUtilization_t;
typedef struct { char busIdLegacy[16]; unsigned int domain, bus, device, pciDeviceId, pciSubSystemId; char busId[32]; } nvmlPciInfo_t;
static struct nvmlDevice_st only = { 7 };
int nvmlInit_v2(void) { return 0; }
int nvmlShutdown(void) { return 0; }
int nvmlSystemGetDriverVersion(char *version, unsigned int length) { strncpy(version, "590.44.01", length); return 0; }
int nvmlSystemGetCudaDriverVersion_v2(int *version) { *version = 13010; return 0; }
int nvmlDeviceGetCount_v2(unsigned int *count) { *count = 1; return 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned int index, nvmlDevice_t *device) { *device = &only; return index == 0 ? 0 : 2; }
int nvmlDeviceGetName(nvmlDevice_t device, char *name, unsigned int length) { if (device->index != 7) return 2; strncpy(name, "NVIDIA Test", length); return 0; }
int nvmlDeviceGetMemoryInfo(nvmlDevice_t device, nvmlMemory_t *memory) { memory->total = 150754820096ull; memory->free = 150000000000ull; memory->used = 754820096ull; return device->index == 7 ? 0 : 2; }
int nvmlDeviceGetUtilizationRates(nvmlDevice_t device, nvmlUtilization_t *rates) { (void)device; rates->gpu = 100; rates->memory = 3; return 0; }
int nvmlDeviceGetPciInfo_v3(nvmlDevice_t device, nvmlPciInfo_t *pci) { (void)device; memset(pci, 0, sizeof *pci); pci->domain = 1; pci->bus = 0xc1; pci->device = 2; return 0; }
int nvmlDeviceGetCudaComputeCapability(nvmlDevice_t device, int *major, int *minor) { (void)device; *major = 12; *minor = 1; return 0; }
int nvmlDeviceGetTemperature(nvmlDevice_t device, int sensor, unsigned int *degrees) { (void)device; *degrees = 40u + (unsigned int)sensor; return 0; }
int nvmlDeviceGetPowerUsage(nvmlDevice_t device, unsigned int *milliwatts) { (void)device; (void)milliwatts; return 3; }
`;

const isOnPath = (command: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const compiler = process.platform === 'linux' && isOnPath('cc');

describe.skipIf(!compiler)('openNvml over a compiled library (skipped where there is no C compiler)', () => {
  let folder = '';
  let library = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hearth-nvml-'));
    library = join(folder, 'libnvidia-ml.so.1');
    await writeFile(join(folder, 'nvml.c'), librarySource);
    await promisify(execFile)('cc', ['-shared', '-fPIC', '-o', library, join(folder, 'nvml.c')]);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('passes handles and buffers with the layout of nvml.h: a wrong offset gives nonsense or a crash', async () => {
    const { nvml } = await openNvml({ libraryPaths: [library] });
    const device = nvml?.devices[0];
    if (nvml === null || device === undefined) throw new Error('no device');
    expect(nvml).toMatchObject({ driverVersion: '590.44.01', cudaVersion: '13.1' });
    expect(device).toMatchObject({
      name: 'NVIDIA Test',
      pciAddress: '0001:c1:02.0',
      computeCapability: '12.1',
      uuid: null,
    });
    expect(await nvml.read(device)).toEqual({
      memoryTotalBytes: 150_754_820_096,
      memoryFreeBytes: 150_000_000_000,
      memoryUsedBytes: 754_820_096,
      utilization: 1,
      temperatureCelsius: 40,
      powerWatts: null,
    });
    await nvml.close();
  });

  it('falls to the next path where the first cannot be loaded', async () => {
    const { symbols } = await loadNvmlSymbols(['/nowhere/libnvidia-ml.so.1', library]);
    expect(symbols?.nvmlInit_v2).toBeTypeOf('function');
    expect(symbols?.nvmlDeviceGetUUID).toBeUndefined();
    expect((await loadNvmlSymbols([library])).symbols).toBe(symbols);
  });
});
