/** For tests: recorded machines, what the app says of them, and how to find a row or a variant of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine, Readiness, ReadinessRow } from '../../contract/hardware.ts';
import type { RankedVariant } from '../../contract/plan.ts';
import { readCatalogue } from '../catalog/catalog.ts';
import { assessIdle } from '../plan/rankIdle.testing.ts';
import { readMachineFile } from './machineFile.ts';

const catalogue = await readCatalogue(join(import.meta.dirname, '..', '..', 'assets'));
const fixtures = join(import.meta.dirname, 'fixtures');

export const machineNames = readdirSync(fixtures)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''));

export const machineOf = (name: string): Machine =>
  readMachineFile(readFileSync(join(fixtures, `${name}.json`), 'utf8'));

export const assessMachine = (machine: Machine): Readiness => assessIdle(machine, catalogue);
export const assess = (name: string): Readiness => assessMachine(machineOf(name));

export const row = ({ rows }: Readiness, id: string): ReadinessRow | undefined =>
  rows.find((candidate) => candidate.id === id);

export const statuses = ({ rows }: Readiness): Record<string, string> =>
  Object.fromEntries(rows.map(({ id, status }) => [id, status]));

export const variant = ({ variants }: Readiness, modelId: string, quantization: string): RankedVariant => {
  const found = variants.find((one) => one.modelId === modelId && one.quantization === quantization);
  if (found === undefined) throw new Error(`${modelId} ${quantization} is not listed`);
  return found;
};

export const verdict = (readiness: Readiness, modelId: string, quantization: string): RankedVariant['verdict'] =>
  variant(readiness, modelId, quantization).verdict;

export const speed = (readiness: Readiness, modelId: string, quantization: string): number =>
  variant(readiness, modelId, quantization).decodeTokensPerSecond ?? NaN;

export const best = ({ variants }: Readiness): string =>
  `${variants[0]?.modelId ?? ''} ${variants[0]?.quantization ?? ''}`;
