/** For tests: a model from a real hub, and newer files of it. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { InstalledModel, Job } from '../../contract/models.ts';
import { valueOffset } from '../catalog/ggufPatch.testing.ts';
import { distillPath } from '../engine/realEngine.testing.ts';
import { startTestHub, type TestHub } from '../network/testHub.testing.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import type { Installer } from './installer.ts';
import { openTestInstaller } from './openInstaller.testing.ts';

const repository = 'demo/R1-GGUF';
const file = 'R1-Tiny-F16.gguf';
export const versionedId = `${repository}:F16`;
export const distill = readFileSync(distillPath);

/** The same weights under another name: another file, as good and as fast. Not with `D`, which it begins with. */
export const renamed = (letter: string): Buffer => {
  const copy = Buffer.from(distill);
  copy.write(letter, valueOffset(copy, 'general.name') + 8);
  return copy;
};

export const current = (installer: Installer): InstalledModel =>
  installer.installed.get()[0] ?? expect.fail('nothing is there');

export const useVersionsHub = () => {
  const folder = useTemporaryFolder();
  let hub: TestHub;
  let home: string;
  beforeAll(async () => {
    hub = await startTestHub();
  });
  afterAll(() => hub.close());
  beforeEach(() => {
    home = folder.folder();
  });
  return {
    open: () => openTestInstaller(home, { endpoints: [hub.url] }),
    /** The hub has this content from now on; resolves once its installation has ended. */
    install: async (installer: Installer, content: Buffer): Promise<Job> => {
      hub.add(repository, file, content);
      return installer.ended((await installer.install(`hub:${versionedId}`)).jobId);
    },
    servedBytes: (): number => hub.servedBytes(`${repository}/${file}`),
  };
};
