/**
 * What Hearth tells thirteen machines that people have, kept as text in `fixtures/reports`: each line was read and
 * approved, so a change there is a change of what is promised. `vitest run core/hardware/readinessReport -u` writes them
 * anew; read the difference before it is committed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Machine, ReadinessRow } from '../../contract/hardware.ts';
import type { PlanUse } from '../../contract/plan.ts';
import { readCatalogue } from '../catalog/catalog.ts';
import { planMachine } from '../plan/planMachine.ts';
import { rankVariants } from '../plan/rankVariants.ts';
import { readMachineFile } from './machineFile.ts';
import { assessReadiness } from './readiness.ts';
import { sizeText } from './sizeText.ts';

const catalogue = await readCatalogue(join(import.meta.dirname, '..', '..', 'assets'));
const fixtures = join(import.meta.dirname, 'fixtures');
const names = readdirSync(fixtures)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''));

const marks: Readonly<Record<ReadinessRow['status'], string>> = { ok: '✓', warn: '!', fail: '✗', unknown: '?' };
const uses: readonly PlanUse[] = ['fastChat', 'bestQuality', 'longContext'];

const rankFor = (machine: Machine, use: PlanUse) => {
  const planned = planMachine(machine);
  return rankVariants(catalogue, planned, { use, threads: Math.max(1, planned.cpuCores - 1) });
};

const reportOf = (machine: Machine): string => {
  const { rows } = assessReadiness(machine, rankFor(machine, 'bestQuality'));
  const parts = [
    machine.gpus.map(({ name }) => name).join(' + ') || 'no GPU',
    machine.cpu.name ?? 'unknown processor',
    machine.memory.totalBytes === null ? 'unknown memory' : `${sizeText(machine.memory.totalBytes)} RAM`,
    machine.os.name ?? machine.os.platform,
  ];
  const checks = rows.map(({ id, status, found, needed, why, fix, details, action }) =>
    [
      `${marks[status]} ${id}: ${found}`,
      `    needed: ${needed}`,
      `    ${why}`,
      ...(details === null ? [] : [`    (${details})`]),
      ...(fix === null ? [] : [`    → ${fix}${action === null ? '' : `   [button: ${action}]`}`]),
    ].join('\n'),
  );
  const variants = uses.map((use) =>
    [
      `${use}:`,
      ...rankFor(machine, use)
        .slice(0, 3)
        .map(({ name, quantization, verdict, why }) => `    ${verdict}: ${name} ${quantization} – ${why}`),
    ].join('\n'),
  );
  return `${[parts.join(' · '), ...checks, ...variants].join('\n\n')}\n`;
};

describe('the report of each machine', () => {
  it.each(names)('%s is as it was approved', async (name) => {
    const machine = readMachineFile(readFileSync(join(fixtures, `${name}.json`), 'utf8'));
    await expect(reportOf(machine)).toMatchFileSnapshot(join(fixtures, 'reports', `${name}.txt`));
  });
});
