/** `hearth models`: what is installed, what of it is broken, and what can be installed. */
import { createCore } from '../../core/compose.ts';
import { formatBytes, formatTable } from '../format.ts';
import type { Output } from '../output.ts';
import { createShellPorts } from '../shellPorts.ts';

const problemTexts = {
  missing: 'its file is gone: link or install it again, or remove it',
  damaged: 'damaged: verify it with --repair, or install it again',
} as const;

export const runModels = async (output: Output): Promise<number> => {
  const core = await createCore(createShellPorts('cli'));
  try {
    const installed = core.installer.installed.get();
    const broken = core.installer.broken.get();
    const installable = (await core.installer.installable()).filter(
      ({ id }) => ![...installed, ...broken.map(({ model }) => model)].some((model) => model.id === id),
    );
    const certificates = new Map(core.quality.certificates.get().map((one) => [one.modelSha256, one]));
    for (const model of installed) {
      const quality = certificates.get(model.sha256) ?? null;
      output.record({ type: 'model', installed: true, ...model, path: core.store.contentPath(model), quality });
    }
    for (const { model, problem, path } of broken) {
      output.record({ type: 'model', installed: false, ...model, path, problem });
    }
    for (const model of installable) output.record({ type: 'model', installed: false, ...model });

    output.line(
      formatTable([
        ['MODEL', 'SIZE', 'STATE'],
        ...installed.map((model) => [
          model.id,
          formatBytes(model.bytes),
          ['installed', certificates.get(model.sha256)?.grade].filter((part) => part !== undefined).join(', loss: '),
        ]),
        ...broken.map(({ model, problem }) => [model.id, formatBytes(model.bytes), problemTexts[problem]]),
        ...installable.map((model) => [model.id, formatBytes(model.sourceBytes), 'can be installed']),
      ]),
    );
    return 0;
  } finally {
    await core.close();
  }
};
