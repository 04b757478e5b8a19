/** Finds the model that a command names, and installs it where it is carried with the app and not there yet. */
import { extname } from 'node:path';
import { noChoices, type LoadChoices } from '../contract/loadChoices.ts';
import type { Core } from '../core/compose.ts';
import type { LoadTarget } from '../core/engine/loadTarget.ts';
import { followJob } from './followJob.ts';
import type { Output } from './output.ts';

/** `name`: an id, a path that ends in .gguf, or null for the model that was installed first. */
export const ensureModel = async (
  core: Core,
  name: string | null,
  output: Output,
  signal: AbortSignal,
  choices: LoadChoices = noChoices,
): Promise<LoadTarget> => {
  if (name !== null && extname(name).toLowerCase() === '.gguf') {
    return core.targetOfFile(name, choices);
  }
  const installed = core.installer.installed.get();
  const wanted = name ?? installed[0]?.id ?? core.embedded.find((model) => model.default)?.id ?? '';
  const there = installed.some((model) => model.id === wanted || model.id.startsWith(`${wanted}:`));
  if (!there) {
    const carried = (await core.installer.installable()).find(({ id }) => id === wanted || id.startsWith(`${wanted}:`));
    if (carried !== undefined) await followJob(core, await core.installer.install(carried.id), output, signal);
  }
  return core.targetOf(await core.store.find(wanted), choices);
};
