/** A hub on loopback with both demo models, as a person would find R1 there: one large to be made smaller, one as it is. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCatalogue } from '../../core/catalog/catalog.ts';
import { valueOffset } from '../../core/catalog/ggufPatch.testing.ts';
import { createHubCatalogue } from '../../core/catalog/hubCatalogue.ts';
import { createNetwork } from '../../core/network/network.ts';
import { startTestHub, type TestHub } from '../../core/network/testHub.testing.ts';

const assets = join(import.meta.dirname, '..', '..', 'assets');
const models = join(assets, 'models');

export const demoSource = join(models, 'demo-r1-distill-f16.gguf');
const expertsSource = join(models, 'demo-r1-moe-q4_k_m.gguf');

export const denseModel = { repository: 'demo/R1-Dense-GGUF', file: 'R1-Dense-F16.gguf', bytes: 13_744_352 };
export const expertsModel = { repository: 'demo/R1-Experts-GGUF', file: 'R1-Experts-Q4_K_M.gguf', bytes: 8_427_584 };

/** The second model's newer file: the same weights under another name of their own. */
export const addNewerExperts = async (hub: TestHub): Promise<void> => {
  const content = await readFile(expertsSource);
  content.write('N', valueOffset(content, 'general.name') + 8);
  hub.add(expertsModel.repository, expertsModel.file, content);
};

/** A model of the family in a type that others can be made of, which the catalogue does not know; as the hub told last. */
export const listFamilySource = async (hub: TestHub, home: string, modelId: string): Promise<void> => {
  const repository = (await readCatalogue(assets)).models.find(({ id }) => id === modelId)?.files[0]?.repository ?? '';
  hub.add(repository, 'R1-Family-F16.gguf', await readFile(demoSource));
  await createHubCatalogue(join(home, 'hub'), createNetwork({ HEARTH_ENDPOINTS: hub.url })).read(repository);
};

export const startDemoHub = async (): Promise<TestHub> => {
  const hub = await startTestHub();
  hub.add(denseModel.repository, denseModel.file, await readFile(demoSource));
  hub.add(expertsModel.repository, expertsModel.file, await readFile(expertsSource));
  // What the speed of an endpoint is measured with.
  const [published] = (await readCatalogue(assets)).models.flatMap(({ files }) => files);
  if (published !== undefined) hub.add(published.repository, 'R1-Q4_K_M.gguf', Buffer.alloc(1_000_000));
  return hub;
};
