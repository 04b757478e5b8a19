/** For tests: readiness of a machine that does nothing else, with the variants ranked as the app ranks them. */
import type { Machine, Readiness } from '../../contract/hardware.ts';
import type { Catalogue } from '../catalog/catalog.ts';
import { assessReadiness } from '../hardware/readiness.ts';
import { planMachine } from './planMachine.ts';
import { rankVariants } from './rankVariants.ts';

export const assessIdle = (machine: Machine, catalogue: Catalogue): Readiness => {
  const planned = planMachine(machine);
  const threads = Math.max(1, planned.cpuCores - 1);
  return assessReadiness(machine, rankVariants(catalogue, planned, { use: 'bestQuality', threads }));
};
