import { describe, expect, it } from 'vitest';
import { readMachineFile, writeMachineFile } from './machineFile.ts';
import { readMachine } from './readMachine.ts';

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
    expect(machine.cpu).toEqual({ name: null, physicalCores: null, logicalCores: 4, features: [] });
    expect(machine.gpus[0]).toMatchObject({ name: 'A card', memoryTotalBytes: null, cudaVersion: null });
    expect(machine.runtimes).toEqual({ cuda: null, vulkan: null, metal: null });
  });

  it('are refused with a reason where they are no machine at all', () => {
    for (const text of ['', 'hello', '{}', '{"memory":{}}', '[]']) {
      expect(() => readMachineFile(text), text).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
    }
  });
});
