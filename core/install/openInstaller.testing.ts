/** For tests: an installer with everything real, on folders of the test's own. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCatalogue } from '../catalog/catalog.ts';
import { readEmbeddedModels } from '../catalog/embedded.ts';
import { createHubCatalogue } from '../catalog/hubCatalogue.ts';
import { createNetwork } from '../network/network.ts';
import { createEngineService } from '../engine/engineService.ts';
import { demoLoadOptions } from '../engine/realEngine.testing.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { openQualityStore } from '../quantize/qualityStore.ts';
import { createCertifier } from './certifier.ts';
import { createInstaller, type Installer, type InstallerOptions } from './installer.ts';
import { openModelStore, type ModelStore } from './store.ts';

export const shippedAssets = fileURLToPath(new URL('../../assets', import.meta.url));

/** `endpoints` come from HEARTH_ENDPOINTS where they are not given, as in the app. */
export const openTestInstaller = async (
  folder: string,
  changes: Partial<InstallerOptions> & { endpoints?: readonly string[] } = {},
): Promise<{ installer: Installer; store: ModelStore }> => {
  const { endpoints, ...options } = changes;
  const store = options.store ?? (await openModelStore(folder));
  const env = endpoints === undefined ? process.env : { HEARTH_ENDPOINTS: endpoints.join(',') };
  const network = createNetwork(env);
  const assets = options.assets ?? shippedAssets;
  const embedded = await readEmbeddedModels(shippedAssets);
  const launcher = options.launcher ?? createNodeLauncher();
  const loadOptionsOf = (path: string) => Promise.resolve(demoLoadOptions(path));
  const certifier = createCertifier({
    engine: createEngineService(launcher),
    launcher,
    assets,
    embedded,
    quality: await openQualityStore(() => join(store.folder, 'quality')),
    installed: () => installer.installed.get(),
    contentPath: (model) => store.contentPath(model),
    loadOptionsOf,
  });
  const installer: Installer = await createInstaller({
    store,
    launcher,
    assets,
    embedded,
    certifier,
    loadOptionsOf,
    catalogue: await readCatalogue(shippedAssets),
    network,
    hub: createHubCatalogue(join(folder, 'hub'), network),
    readThreads: () => Promise.resolve(1),
    tuning: { stallMs: 2000, retry: { firstMs: 10, mostMs: 100 }, giveUpMs: 2000 },
    // Whether a machine is as busy in one moment as in another is not what these are about.
    demand: { leastSpeedRatio: 0.1, leastMs: 0 },
    homedir: join(folder, 'nobody'),
    home: folder,
    whileUnused: (work) => work(),
    ...options,
  });
  return { installer, store };
};
