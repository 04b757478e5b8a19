import { expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import { readCatalogue, type Catalogue } from '../catalog/catalog.ts';
import { loadMachineFile } from '../hardware/machineFile.ts';
import { makeQuantizeOffer, type QuantizeOfferSources } from './quantizeOffer.ts';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const family = await readCatalogue(path('assets'));
const machineOf = (name: string) => loadMachineFile(path(`core/hardware/fixtures/${name}.json`));

const sourcesFor = (machine: string, catalogue: Catalogue = family): QuantizeOfferSources => ({
  catalogue,
  hub: { known: () => Promise.resolve(null) },
  machine: () => machineOf(machine),
  modelsFolder: path('.'),
  readThreads: () => Promise.resolve(4),
  downloadBytesPerSecond: () => 10e6,
});

/** As if of a model only these types were published. */
const withTypes = (modelId: string, ...types: readonly string[]): Catalogue => ({
  ...family,
  models: family.models.map((model) =>
    model.id === modelId
      ? { ...model, files: model.files.filter(({ quantization }) => types.includes(quantization)) }
      : model,
  ),
});

it('a type that suits the machine better than what is published is offered, with all that it takes', async () => {
  const sources = sourcesFor('rtx-4090', withTypes('r1-distill-qwen-14b', 'Q3_K_M', 'F16'));
  const offer = await makeQuantizeOffer(sources, 'r1-distill-qwen-14b', null);
  expect(offer).toMatchObject({ quantization: 'Q8_0', source: { quantization: 'F16', lossy: false } });
  const { source, resultBytes, downloadSeconds, diskBytes } = offer ?? expect.fail();
  expect(downloadSeconds).toBeCloseTo(source.bytes / 10e6);
  expect(resultBytes).toBeLessThan(source.bytes);
  expect(diskBytes).toBeGreaterThan(source.bytes + resultBytes);
});

it('nothing is offered that would only be a little smaller than a published one: the source is 30 GB', async () => {
  expect(await makeQuantizeOffer(sourcesFor('m3-max'), 'r1-distill-qwen-14b', null)).toBeNull();
});

it('nothing is offered of what has no source, or is published', async () => {
  expect(await makeQuantizeOffer(sourcesFor('container-8gb'), 'r1-distill-qwen-1.5b', null)).toBeNull();
  expect(await makeQuantizeOffer(sourcesFor('m3-max'), 'r1-distill-qwen-14b', 'Q8_0')).toBeNull();
});

it('what a machine lacks for it is said before the first byte', async () => {
  const offer = await makeQuantizeOffer(sourcesFor('laptop-4gb-no-gpu'), 'r1-671b', 'Q3_K_M');
  expect(offer?.lacks).toEqual(['disk', 'memory']);
});
