/**
 * What a machine means for the family: a row for everything that decides, each with what was found, what is needed, why,
 * and what to do. Pure: the same machine gives the same answer.
 */
import type { Machine, Readiness } from '../../contract/hardware.ts';
import type { RankedVariant } from '../../contract/plan.ts';
import { cpuRow } from './cpuRow.ts';
import { driverRow } from './driverRow.ts';
import { gpuRows } from './gpuRows.ts';
import { integratedRow } from './integratedRow.ts';
import { diskRow, memoryRow, swapRow } from './memoryRows.ts';

/** @param variants of this machine, best first (`core/plan` ranks them) */
export const assessReadiness = (machine: Machine, variants: RankedVariant[]): Readiness => {
  const rows = [
    ...gpuRows(machine),
    integratedRow(machine),
    driverRow(machine),
    cpuRow(machine),
    memoryRow(machine, variants),
    swapRow(machine),
    diskRow(machine, variants),
  ];
  return {
    rows: rows.filter((row) => row !== null).map((row) => ({ ...row, action: row.action ?? null })),
    variants,
  };
};
