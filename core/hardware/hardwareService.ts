/** Answers `hardware.machine` and `hardware.readiness`. A reading is kept until it is asked to be made again. */
import type { Machine, Readiness } from '../../contract/hardware.ts';
import type { RankedVariant } from '../../contract/plan.ts';
import { assessReadiness } from './readiness.ts';
import { readMachine, type ReadMachineOptions } from './readMachine.ts';

export interface HardwareServiceOptions {
  readonly modelsFolder: string;
  /** The family's variants on a machine, best first. */
  readonly rank: (machine: Machine) => Promise<RankedVariant[]>;
  readonly readMachine?: (options: ReadMachineOptions) => Promise<Machine>;
}

export interface HardwareService {
  /** @param refresh reads again instead of answering from the last reading. */
  readonly machine: (refresh: boolean) => Promise<Machine>;
  readonly readiness: (refresh: boolean) => Promise<Readiness>;
}

export const createHardwareService = (options: HardwareServiceOptions): HardwareService => {
  const read = options.readMachine ?? readMachine;
  let latest: Promise<Machine> | null = null;
  let reading = false;

  const machine = (refresh: boolean): Promise<Machine> => {
    // Two windows that look at the same moment share one reading.
    if (latest !== null && (reading || !refresh)) return latest;
    reading = true;
    const started = read({ modelsFolder: options.modelsFolder }).finally(() => {
      reading = false;
    });
    latest = started;
    // A failed reading must not be the answer forever.
    started.catch(() => {
      if (latest === started) latest = null;
    });
    return started;
  };

  return {
    machine,
    readiness: async (refresh) => {
      const found = await machine(refresh);
      return assessReadiness(found, await options.rank(found));
    },
  };
};
