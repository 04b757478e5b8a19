import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../contract/hardware.ts';
import { createHardwareService } from './hardwareService.ts';
import { readMachineFile } from './machineFile.ts';

const machine = readMachineFile(readFileSync(join(import.meta.dirname, 'fixtures', 'rtx-4090.json'), 'utf8'));

describe('createHardwareService', () => {
  const counting = (answers: (() => Promise<Machine>)[]) => {
    let calls = 0;
    const service = createHardwareService({
      modelsFolder: () => process.cwd(),
      rank: () => Promise.resolve([]),
      measurementsFile: null,
      readMachine: () => {
        calls += 1;
        return (answers.shift() ?? (() => Promise.reject(new Error('no more'))))();
      },
    });
    return { service, calls: () => calls };
  };

  it('reads once for two windows and keeps it: each reading may start a program', async () => {
    const { service, calls } = counting([() => Promise.resolve(machine)]);
    await Promise.all([service.machine(false), service.machine(true), service.readiness(true)]);
    expect((await service.readiness(false)).rows.length).toBeGreaterThan(3);
    expect(calls()).toBe(1);
  });

  it('reads again when asked: a driver may have been installed meanwhile', async () => {
    const later = { ...machine, unknown: { gpus: 'later' } };
    const { service } = counting([() => Promise.resolve(machine), () => Promise.resolve(later)]);
    await service.machine(false);
    expect(await service.machine(true)).toBe(later);
    expect(await service.machine(false)).toBe(later);
  });

  it('tries again after a failed reading instead of repeating the failure', async () => {
    const { service } = counting([() => Promise.reject(new Error('once')), () => Promise.resolve(machine)]);
    await expect(service.machine(false)).rejects.toThrow('once');
    expect(await service.machine(false)).toBe(machine);
  });
});
