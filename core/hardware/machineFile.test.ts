import { describe, expect, it } from 'vitest';
import { chooseBackend } from './engineBackend.ts';
import { loadMachineFile, readMachineFile, saveMachineFile, writeMachineFile } from './machineFile.ts';
import { readMachine } from './readMachine.ts';
import { notTold, unreadCpu } from './reading.ts';

describe('machine files', { timeout: 15_000 }, () => {
  it('come back as they were saved', async () => {
    const machine = await readMachine({ modelsFolder: process.cwd() });
    expect(readMachineFile(writeMachineFile(machine))).toEqual(machine);
  });

  it('hold null for what is missing or of a wrong type, so that another version’s file can be read', () => {
    const machine = readMachineFile(
      '{"memory":{"totalBytes":8000000000,"availableBytes":"much"},"cpu":{"logicalCores":4,"future":true},"gpus":[{"id":"0","name":"A card"}]}',
    );
    expect(machine.memory).toMatchObject({ totalBytes: 8_000_000_000, availableBytes: null, swapTotalBytes: null });
    expect(machine.cpu).toEqual({ ...unreadCpu, logicalCores: 4 });
    expect(machine.gpus[0]).toMatchObject({ name: 'A card', memoryTotalBytes: null, cudaVersion: null });
    expect(machine.runtimes).toEqual({ cuda: null, vulkan: null, ownCudaEngine: null, metal: null });
    expect(machine.unknown).toMatchObject({ 'memory.swapTotalBytes': notTold, 'runtimes.cuda': notTold });
    expect(machine.unknown['memory.totalBytes']).toBeUndefined();
  });

  it('know of a card what its name tells: a machine that is not bought yet can be judged', () => {
    const machine = readMachineFile('{"gpus":[{"name":"RTX 4090","memoryTotalBytes":25757220864}]}');
    const [card] = machine.gpus;
    expect(card).toMatchObject({
      id: 'gpu-0',
      vendor: 'NVIDIA',
      integrated: false,
      memoryBandwidthBytesPerSecond: 1008e9,
      computeCapability: '8.9',
    });
    expect(machine.memory.totalBytes).toBeNull();
    expect(card === undefined ? null : chooseBackend(card, machine)).toMatchObject({ backend: 'cuda' });
  });

  it('that say that something is not there mean it: no driver is not an unknown driver', () => {
    const machine = readMachineFile(
      '{"gpus":[{"name":"NVIDIA GeForce RTX 2060","driverVersion":null}],"runtimes":{"cuda":null,"vulkan":null}}',
    );
    const [card] = machine.gpus;
    expect(card === undefined ? null : chooseBackend(card, machine).backend).toBe('cpu');
    expect(machine.unknown['runtimes.cuda']).toBeUndefined();
  });

  it('are refused with a reason where they are no machine at all', () => {
    for (const text of ['', 'hello', '{}', '{"name":"x"}', '[]', '3']) {
      expect(() => readMachineFile(text), text).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
    }
  });

  it('that cannot be read or written are told by name', async () => {
    await expect(loadMachineFile('/nowhere/machine.json')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    const machine = readMachineFile('{"gpus":[]}');
    await expect(saveMachineFile('/nowhere/machine.json', machine)).rejects.toMatchObject({
      code: 'FILE_WRITE_FAILED',
    });
  });
});
