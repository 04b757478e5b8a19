/**
 * What a machine means for the family: a row for everything that decides, each with what was found, what is needed, why,
 * and what to do; and a verdict for every published variant. Pure: the same machine gives the same answer.
 *
 * The verdicts are a first estimate from published shapes and sizes. They do not replace the engine's own dry run, which
 * is exact.
 */
import type { Machine, Readiness } from '../../contract/hardware.ts';
import type { Catalogue } from '../catalog/catalog.ts';
import { cpuRow } from './cpuRow.ts';
import { driverRow } from './driverRow.ts';
import { gpuRows } from './gpuRows.ts';
import { integratedRow } from './integratedRow.ts';
import { diskRow, memoryRow, swapRow } from './memoryRows.ts';
import { assessVariants } from './variantVerdicts.ts';

export const assessReadiness = (machine: Machine, catalogue: Catalogue): Readiness => {
  const variants = assessVariants(machine, catalogue);
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
