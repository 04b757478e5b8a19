import { describe, expect, it } from 'vitest';
import type { Gpu } from '../../contract/hardware.ts';
import type { EngineDevice } from '../engine/engineDevice.ts';
import { unreadGpu } from '../hardware/reading.ts';
import { matchDevices } from './matchDevices.ts';

const gpu = (id: string, name: string, changes: Partial<Gpu> = {}): Gpu => ({ ...unreadGpu(id, name), ...changes });
const device = (name: string, description: string, changes: Partial<EngineDevice> = {}): EngineDevice => ({
  name,
  description,
  pciAddress: null,
  integrated: false,
  memoryTotalBytes: 1,
  memoryFreeBytes: 1,
  ...changes,
});
const names = (gpus: readonly Gpu[], devices: readonly EngineDevice[]): Record<string, string> =>
  Object.fromEntries([...matchDevices(gpus, devices)].map(([id, { name }]) => [id, name]));

describe('GPUs and ggml’s devices', () => {
  it('are matched by the bus and not by the order, which CUDA sorts by speed', () => {
    const gpus = [
      gpu('slow', 'NVIDIA GeForce RTX 3060', { pciAddress: '0000:01:00.0' }),
      gpu('fast', 'NVIDIA GeForce RTX 4090', { pciAddress: '0000:0A:00.0' }),
    ];
    const devices = [
      device('CUDA0', 'NVIDIA GeForce RTX 4090', { pciAddress: '0000:0a:00.0' }),
      device('CUDA1', 'NVIDIA GeForce RTX 3060', { pciAddress: '0000:01:00.0' }),
    ];
    expect(names(gpus, devices)).toEqual({ slow: 'CUDA1', fast: 'CUDA0' });
  });

  it('are matched by the name where the bus is not told, two of a name in their order', () => {
    const gpus = [gpu('a', 'AMD Radeon RX 7900 XTX'), gpu('b', 'Intel Arc A770'), gpu('c', 'AMD Radeon RX 7900 XTX')];
    const devices = [
      device('Vulkan0', 'Intel(R) Arc(tm) A770'),
      device('Vulkan1', 'Radeon RX 7900 XTX (RADV NAVI31)'),
      device('Vulkan2', 'Radeon RX 7900 XTX (RADV NAVI31)'),
    ];
    expect(names(gpus, devices)).toMatchObject({ a: 'Vulkan1', c: 'Vulkan2' });
  });

  it('leaves a GPU without a device where the bus says that it is another one', () => {
    const gpus = [gpu('a', 'Card A', { pciAddress: '0000:01:00.0' })];
    expect(names(gpus, [device('CUDA0', 'Card B', { pciAddress: '0000:02:00.0' })])).toEqual({});
    expect(names(gpus, [])).toEqual({});
  });

  it('an only GPU by another name is the only device: Apple’s', () => {
    const gpus = [gpu('display-0', 'Apple M3 Max (40-core GPU)', { integrated: true })];
    expect(names(gpus, [device('MTL0', 'Apple M3 Max', { integrated: true })])).toEqual({ 'display-0': 'MTL0' });
    expect(names(gpus, [device('MTL0', 'Metal')])).toEqual({ 'display-0': 'MTL0' });
  });
});
