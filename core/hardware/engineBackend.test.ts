import { describe, expect, it } from 'vitest';
import type { Machine } from '../../contract/hardware.ts';
import { chooseBackend } from './engineBackend.ts';
import { unreadCpu, unreadGpu, unreadMemory } from './reading.ts';

const machine = (cuda: string | null, vulkan: string | null = null, os: Partial<Machine['os']> = {}): Machine => ({
  os: { platform: 'linux', release: '', name: null, architecture: 'x64', host: 'none', ...os },
  cpu: { ...unreadCpu, physicalCores: 8, logicalCores: 16 },
  memory: { ...unreadMemory, totalBytes: 32e9 },
  disks: [],
  gpus: [],
  runtimes: { cuda, vulkan, metal: null, ownCudaEngine: null },
  unknown: {},
});

const nvidia = (computeCapability: string | null, cudaVersion: string | null) => ({
  ...unreadGpu('GPU-1', 'NVIDIA card'),
  vendor: 'NVIDIA',
  driverVersion: '580.95.05',
  computeCapability,
  cudaVersion,
});

describe('chooseBackend', () => {
  it.each([
    ['RTX 3090, both runtimes', '8.6', '13.1', '13.1, 12.8', 'cuda', 'sass'],
    ['RTX 3090, an older driver of the same major', '8.6', '13.0', '13.0', 'cuda', 'sass'],
    ['RTX 3090, CUDA 12 driver', '8.6', '12.2', '12.8', 'cuda-ext', 'sass'],
    ['RTX 4090, CUDA 12: sm_86 code runs on 8.9', '8.9', '12.4', '12.8', 'cuda-ext', 'sass'],
    ['RTX 5090, CUDA 13', '12.0', '13.0', '13.0', 'cuda', 'sass'],
    ['RTX 5090, CUDA 12 only', '12.0', '12.8', '12.8', 'cuda-ext', 'ptx'],
    ['RTX 2060, driver as new as the toolkit', '7.5', '13.1', '13.1', 'cuda', 'ptx'],
    ['GTX 1080', '6.1', '13.0', '12.8', 'cuda-ext', 'ptx'],
    ['H200, driver 580, CUDA 12 runtime beside 13', '9.0', '13.0', '13.1, 12.8', 'cuda-ext', 'ptx'],
  ])('loads the package that runs: %s', (_, capability, driverCuda, runtimes, cudaPackage, code) => {
    expect(chooseBackend(nvidia(capability, driverCuda), machine(runtimes))).toMatchObject({
      backend: 'cuda',
      cudaPackage,
      code,
    });
  });

  it('sees the PTX trap: the engine would start on this GPU and die at its first kernel', () => {
    for (const capability of ['7.5', '8.0', '9.0']) {
      const choice = chooseBackend(nvidia(capability, '13.0'), machine('13.1'));
      expect(choice.backend, capability).toBe('cpu');
      expect(choice.obstacles).toMatchObject([
        { kind: 'driver too old', needed: '590', trap: true, package: { name: 'cuda' } },
        { kind: 'runtime missing', package: { name: 'cuda-ext' } },
      ]);
    }
  });

  it('does not call it a trap where the engine could not even start', () => {
    const [first] = chooseBackend(nvidia('9.0', '12.2'), machine('13.1')).obstacles;
    expect(first).toMatchObject({ kind: 'driver too old', needed: '590', trap: false });
  });

  it('does not run sm_86 machine code on an A100: a lower minor version is another machine', () => {
    expect(chooseBackend(nvidia('8.0', '12.0'), machine('12.8')).backend).toBe('cpu');
  });

  it('falls to Vulkan where the CUDA runtime is missing, and to the CPU without both', () => {
    expect(chooseBackend(nvidia('8.9', '13.1'), machine(null, '1.3.275')).backend).toBe('vulkan');
    expect(chooseBackend(nvidia('8.9', '13.1'), machine(null)).backend).toBe('cpu');
  });

  it('does not promise Vulkan on an NVIDIA card without its driver', () => {
    expect(chooseBackend({ ...nvidia(null, null), driverVersion: null }, machine(null, '1.3.275')).backend).toBe('cpu');
  });

  it('has no code for a GPU before Maxwell, or one that is unknown', () => {
    for (const capability of ['3.5', null]) {
      expect(chooseBackend(nvidia(capability, '13.1'), machine('13.1, 12.8')).obstacles).toMatchObject([
        { kind: 'no code' },
        { kind: 'no code' },
      ]);
    }
  });

  it('does not judge an engine that was built here by the shipped packages’ code: its start decides', () => {
    const built = (os: Partial<Machine['os']> = {}): Machine => {
      const bare = machine(null, null, os);
      return { ...bare, runtimes: { ...bare.runtimes, ownCudaEngine: '/home/me/engine' } };
    };
    for (const capability of ['3.5', '9.0', '10.0', null]) {
      expect(chooseBackend(nvidia(capability, '13.0'), built())).toEqual({
        backend: 'cuda',
        cudaPackage: null,
        code: 'unchecked',
        obstacles: [],
      });
    }
    expect(chooseBackend(nvidia('12.1', '13.1'), built({ architecture: 'arm64' })).backend).toBe('cuda');
    // It is no driver, and no engine for other makers' cards.
    expect(chooseBackend({ ...nvidia('9.0', null), driverVersion: null }, built()).backend).toBe('cpu');
    expect(chooseBackend({ ...nvidia(null, null), vendor: 'AMD' }, built()).backend).toBe('cpu');
  });

  it('has GPU packages for x64 only, and Metal for Apple’s chips', () => {
    expect(chooseBackend(nvidia('12.1', '13.1'), machine('13.1', '1', { architecture: 'arm64' })).backend).toBe('cpu');
    const mac = { ...machine(null, null, { platform: 'darwin', architecture: 'arm64' }) };
    const apple = { ...unreadGpu('0', 'Apple M3'), vendor: 'Apple' };
    expect(chooseBackend(apple, { ...mac, runtimes: { ...mac.runtimes, metal: 'Darwin 24' } }).backend).toBe('metal');
    expect(chooseBackend(apple, mac).backend).toBe('cpu');
  });
});
