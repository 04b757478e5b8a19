/** For tests: a process that installs a model, says so in the midst of quantizing, and is killed then. */
import { readEmbeddedModels } from '../catalog/embedded.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { createInstaller } from './installer.ts';
import { openModelStore } from './store.ts';

const [, , folder = '', assets = '', id = ''] = process.argv;
const installer = await createInstaller({
  store: await openModelStore(folder),
  launcher: createNodeLauncher(),
  assets,
  embedded: await readEmbeddedModels(assets),
  readThreads: () => Promise.resolve(1),
});
installer.jobs.subscribe((jobs) => {
  if (jobs.some(({ tensor }) => tensor?.index === 10)) process.send?.('quantizing');
});
await installer.install(id);
