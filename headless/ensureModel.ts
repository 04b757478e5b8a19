/** Finds the model that a command names, and installs it where it is carried with the app and not there yet. */
import { extname } from 'node:path';
import { HearthError } from '../contract/error.ts';
import { readModelHeader } from '../core/catalog/ggufHeader.ts';
import type { Core } from '../core/compose.ts';
import type { LoadTarget } from '../core/engine/engineService.ts';
import { formatBar } from './format.ts';
import type { Output } from './output.ts';

const install = async (core: Core, id: string, output: Output, signal: AbortSignal): Promise<void> => {
  const { jobId } = await core.installer.install(id);
  const cancel = (): void => core.installer.cancel(jobId);
  signal.addEventListener('abort', cancel, { once: true });
  const unsubscribe = core.installer.jobs.subscribe((jobs) => {
    const job = jobs.find((candidate) => candidate.id === jobId);
    if (job?.state !== 'running') return;
    const { phase, doneBytes, totalBytes, tensor } = job;
    output.record({ type: 'progress', phase, doneBytes, totalBytes, tensor });
    output.status(`Installing ${job.name}: ${phase} ${formatBar(doneBytes, totalBytes)} ${tensor?.name ?? ''}`);
  });
  const job = await core.installer.ended(jobId).finally(() => {
    unsubscribe();
    signal.removeEventListener('abort', cancel);
    output.clearStatus();
  });
  if (job.error !== null) throw new HearthError(job.error);
};

/** `name`: an id, a path that ends in .gguf, or null for the model that was installed first. */
export const ensureModel = async (
  core: Core,
  name: string | null,
  output: Output,
  signal: AbortSignal,
): Promise<LoadTarget> => {
  if (name !== null && extname(name).toLowerCase() === '.gguf') {
    return core.targetOfFile(name, await readModelHeader(name));
  }
  const installed = core.installer.installed.get();
  const wanted = name ?? installed[0]?.id ?? core.embedded.find((model) => model.default)?.id ?? '';
  const there = installed.some((model) => model.id === wanted || model.id.startsWith(`${wanted}:`));
  if (!there) {
    const carried = (await core.installer.installable()).find(({ id }) => id === wanted || id.startsWith(`${wanted}:`));
    if (carried !== undefined) await install(core, carried.id, output, signal);
  }
  return core.targetOf(await core.store.find(wanted));
};
