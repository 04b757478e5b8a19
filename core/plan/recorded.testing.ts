/** For tests: models of the catalogue, and recorded machines, as a plan sees them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../../contract/hardware.ts';
import { readCatalogue } from '../catalog/catalog.ts';
import { readMachineFile } from '../hardware/machineFile.ts';
import type { ModelFacts } from './modelFacts.ts';
import { planMachine, type PlanMachine } from './planMachine.ts';
import { factsOfVariant } from './variantFacts.ts';

const catalogue = await readCatalogue(join(import.meta.dirname, '..', '..', 'assets'));
const fixtures = join(import.meta.dirname, '..', 'hardware', 'fixtures');

export const factsOf = (id: string, quantization: string): ModelFacts => {
  const model = catalogue.models.find((each) => each.id === id);
  const file = model?.files.find((each) => each.quantization === quantization);
  const facts = model === undefined || file === undefined ? null : factsOfVariant(model, file);
  if (facts === null) throw new Error(`${id} has no ${quantization}.`);
  return facts;
};

export const recordedMachine = (name: string): Machine =>
  readMachineFile(readFileSync(join(fixtures, `${name}.json`), 'utf8'));

export const recorded = (name: string): PlanMachine => planMachine(recordedMachine(name));
