/**
 * Answers `hardware.machine`, `hardware.readiness` and `hardware.measure`. A reading is kept until it is asked to be made
 * again; what was measured is kept in the home folder and added to every reading.
 */
import type { Machine, Readiness } from '../../contract/hardware.ts';
import type { RankedVariant } from '../../contract/plan.ts';
import { makeMeasurements } from './makeMeasurements.ts';
import { fingerprintOf, readMeasurements, withMeasurements } from './measurements.ts';
import { assessReadiness } from './readiness.ts';
import { readMachine, type ReadMachineOptions } from './readMachine.ts';

export interface HardwareServiceOptions {
  /** Asked each time, as the models may be moved. */
  readonly modelsFolder: () => string;
  readonly ownCudaFolders?: readonly string[];
  /** The family's variants on a machine, best first. */
  readonly rank: (machine: Machine) => Promise<RankedVariant[]>;
  /** Where measurements are kept; null where nothing is measured, as for a saved machine. */
  readonly measurementsFile: string | null;
  readonly readMachine?: (options: ReadMachineOptions) => Promise<Machine>;
}

export interface HardwareService {
  /** With what was measured before. @param refresh reads again instead of answering from the last reading. */
  readonly machine: (refresh: boolean) => Promise<Machine>;
  readonly readiness: (refresh: boolean) => Promise<Readiness>;
  /**
   * Measures memory and disk, which takes one to two seconds, where that was not done on this machine yet.
   * @param again measures in any case, and keeps the higher figures
   */
  readonly measure: (again: boolean) => Promise<Machine>;
}

export const createHardwareService = (options: HardwareServiceOptions): HardwareService => {
  const { modelsFolder, measurementsFile } = options;
  const read = options.readMachine ?? readMachine;
  let latest: Promise<Machine> | null = null;
  let reading = false;
  let measuring: Promise<Machine> | null = null;

  const readWhole = async (): Promise<Machine> => {
    const machine = await read({ modelsFolder: modelsFolder(), ownCudaFolders: options.ownCudaFolders ?? [] });
    if (measurementsFile === null) return machine;
    return withMeasurements(machine, await readMeasurements(measurementsFile, fingerprintOf(machine)));
  };

  const machine = (refresh: boolean): Promise<Machine> => {
    // Two windows that look at the same moment share one reading.
    if (latest !== null && (reading || !refresh)) return latest;
    reading = true;
    const started = readWhole().finally(() => {
      reading = false;
    });
    latest = started;
    // A failed reading must not be the answer forever.
    started.catch(() => {
      if (latest === started) latest = null;
    });
    return started;
  };

  const measureNow = async (again: boolean): Promise<Machine> => {
    if (measurementsFile === null) return machine(false);
    // Beside the reading and not after it, so that a source that hangs does not add its time to the measurement's.
    const [whole, { measured, reasons }] = await Promise.all([
      machine(false),
      makeMeasurements({ modelsFolder: modelsFolder(), measurementsFile, again }),
    ]);
    const result = withMeasurements({ ...whole, unknown: { ...whole.unknown, ...reasons } }, measured);
    latest = Promise.resolve(result);
    return result;
  };

  return {
    machine,
    readiness: async (refresh) => {
      const found = await machine(refresh);
      return assessReadiness(found, await options.rank(found));
    },
    measure: (again) => {
      // Two at once would halve each other's figures.
      measuring ??= measureNow(again).finally(() => {
        measuring = null;
      });
      return measuring;
    },
  };
};
