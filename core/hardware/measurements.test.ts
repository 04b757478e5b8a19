import { mkdir, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileTree } from './fileTree.testing.ts';
import { createHardwareService } from './hardwareService.ts';
import { readMachineFile } from './machineFile.ts';
import { makeMeasurements } from './makeMeasurements.ts';
import { measureDisk } from './measureDisk.ts';
import { measureMemory } from './measureMemory.ts';
import { noMeasurements, readMeasurements, withMeasurements, writeMeasurements } from './measurements.ts';

const gigabyte = 1e9;

describe('measureMemory', { timeout: 30_000 }, () => {
  it('gives a figure that a computer can have, or says that others kept the processor busy', async () => {
    const { bytesPerSecond, reason } = await measureMemory({ availableBytes: 4e9, cores: 1, timeoutMs: 20_000 });
    if (bytesPerSecond === null) expect(reason).toMatch(/busy|too long/);
    else {
      expect(bytesPerSecond / gigabyte).toBeGreaterThan(1);
      expect(bytesPerSecond / gigabyte).toBeLessThan(2000);
    }
  });

  it('does not push a nearly full computer into swapping', async () => {
    expect(await measureMemory({ availableBytes: 1e9, cores: 2 })).toMatchObject({ bytesPerSecond: null });
  });

  it('gives up in time: threads that never start must not hold up the check', async () => {
    const started = performance.now();
    expect(await measureMemory({ availableBytes: 4e9, cores: 1, timeoutMs: 0 })).toMatchObject({
      reason: 'the measurement took too long',
    });
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('measureDisk', { timeout: 30_000 }, () => {
  it('reads a model that is there around the cache, and leaves nothing behind', async () => {
    const folder = await fileTree({});
    await mkdir(join(folder, 'content'));
    await writeFile(join(folder, 'content', 'model.gguf'), new Uint8Array(80 * 2 ** 20).fill(7));
    const { bytesPerSecond, reason } = await measureDisk({ modelsFolder: folder, otherFiles: [] });
    if (bytesPerSecond === null) expect(reason).toMatch(/cache|in memory/);
    else expect(bytesPerSecond).toBeGreaterThan(1e6);
    expect(await readdir(folder)).toEqual(['content']);
  });

  it('says why a folder cannot be measured', async () => {
    expect(await measureDisk({ modelsFolder: '/proc/self/nowhere', otherFiles: [] })).toMatchObject({
      bytesPerSecond: null,
      reason: expect.any(String) as string,
    });
  });
});

describe('measurements', () => {
  it('count for the machine they were made on and no other', async () => {
    const file = join(await fileTree({}), 'measurements.json');
    const measured = { fingerprint: 'A', memoryBytesPerSecond: 50e9, diskBytesPerSecond: { '/models': 3e9 } };
    await writeMeasurements(file, measured);
    expect(await readMeasurements(file, 'A')).toEqual(measured);
    expect(await readMeasurements(file, 'B')).toEqual(noMeasurements('B'));
    await truncate(file, 20);
    expect(await readMeasurements(file, 'A')).toEqual(noMeasurements('A'));
    await writeMeasurements('/nowhere/at/all.json', measured);
  });

  it('are added where nothing else tells, with the reason gone; a Mac’s published figure stays', () => {
    const machine = readMachineFile('{"memory":{"totalBytes":1},"disks":[{"path":"/models"}]}');
    const measured = { fingerprint: 'A', memoryBytesPerSecond: 50e9, diskBytesPerSecond: { '/models': 3e9 } };
    const joined = withMeasurements(machine, measured);
    expect(joined.memory.bandwidthBytesPerSecond).toBe(50e9);
    expect(joined.disks[0]?.readBytesPerSecond).toBe(3e9);
    expect(joined.unknown['memory.bandwidthBytesPerSecond']).toBeUndefined();
    const mac = { ...machine, memory: { ...machine.memory, bandwidthBytesPerSecond: 400e9 } };
    expect(withMeasurements(mac, measured).memory.bandwidthBytesPerSecond).toBe(400e9);
  });

  it('are made once and kept, and not made for a saved machine', { timeout: 30_000 }, async () => {
    const folder = await fileTree({});
    const measurementsFile = join(folder, 'measurements.json');
    const first = await makeMeasurements({ modelsFolder: folder, measurementsFile, again: false });
    const kept = { ...first.measured, memoryBytesPerSecond: 1e15, diskBytesPerSecond: { [folder]: 1e15 } };
    await writeMeasurements(measurementsFile, kept);
    const second = await makeMeasurements({ modelsFolder: folder, measurementsFile, again: false });
    expect(second).toEqual({ measured: kept, reasons: {} });
    const again = await makeMeasurements({ modelsFolder: folder, measurementsFile, again: true });
    expect(again.measured).toEqual(kept);

    const saved = readMachineFile('{"gpus":[]}');
    const service = createHardwareService({
      modelsFolder: () => folder,
      rank: () => Promise.resolve([]),
      measurementsFile: null,
      readMachine: () => Promise.resolve(saved),
    });
    expect(await service.measure(true)).toBe(saved);
  });
});
