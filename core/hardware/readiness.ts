/**
 * What a machine means for the family: a row for everything that decides, each with what was found, what is needed, why,
 * and what to do. Pure: the same machine gives the same answer.
 */
import type { Machine, Readiness } from '../../contract/hardware.ts';
import type { RankedVariant } from '../../contract/plan.ts';
import { cpuRow } from './cpuRow.ts';
import { diskRow, diskSpeedRow } from './diskRows.ts';
import { driverRow } from './driverRow.ts';
import { gpuLinkRow } from './gpuLinkRow.ts';
import { gpuRows } from './gpuRows.ts';
import { powerRow, temperatureRow } from './heatRows.ts';
import { hostRow } from './hostRow.ts';
import { integratedRow } from './integratedRow.ts';
import { memoryRow, swapRow } from './memoryRows.ts';
import { toReadinessRow } from './row.ts';
import { cudaRuntimeRow, vulkanRow } from './runtimeRows.ts';
import { hugePagesRow, numaRow } from './serverRows.ts';

/** @param variants of this machine, best first (`core/plan` ranks them) */
export const assessReadiness = (machine: Machine, variants: RankedVariant[]): Readiness => {
  const rows = [
    ...gpuRows(machine),
    integratedRow(machine),
    driverRow(machine),
    cudaRuntimeRow(machine),
    vulkanRow(machine),
    gpuLinkRow(machine),
    temperatureRow(machine),
    cpuRow(machine),
    powerRow(machine),
    memoryRow(machine, variants),
    swapRow(machine),
    hostRow(machine),
    diskRow(machine, variants),
    diskSpeedRow(machine, variants),
    numaRow(machine),
    hugePagesRow(machine),
  ];
  return { rows: rows.filter((row) => row !== null).map(toReadinessRow), variants };
};
