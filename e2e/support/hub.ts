/** A hub on loopback with both demo models, as a person would find R1 there: one large to be made smaller, one as it is. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCatalogue } from '../../core/catalog/catalog.ts';
import { startTestHub, type TestHub } from '../../core/network/testHub.testing.ts';

const assets = join(import.meta.dirname, '..', '..', 'assets');
const models = join(assets, 'models');

export const demoSource = join(models, 'demo-r1-distill-f16.gguf');

export const denseModel = { repository: 'demo/R1-Dense-GGUF', file: 'R1-Dense-F16.gguf', bytes: 13_744_352 };
export const expertsModel = { repository: 'demo/R1-Experts-GGUF', file: 'R1-Experts-Q4_K_M.gguf', bytes: 8_427_584 };

export const startDemoHub = async (): Promise<TestHub> => {
  const hub = await startTestHub();
  hub.add(denseModel.repository, denseModel.file, await readFile(demoSource));
  hub.add(expertsModel.repository, expertsModel.file, await readFile(join(models, 'demo-r1-moe-q4_k_m.gguf')));
  // What the speed of an endpoint is measured with.
  const [published] = (await readCatalogue(assets)).models.flatMap(({ files }) => files);
  if (published !== undefined) hub.add(published.repository, 'R1-Q4_K_M.gguf', Buffer.alloc(1_000_000));
  return hub;
};
