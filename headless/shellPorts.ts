/** What the shells on plain Node bring to the services. */
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { HearthPorts } from '../core/hearth.ts';
import { createNodeLauncher } from '../core/process/nodeLauncher.ts';
import { watchSleep } from '../core/process/sleepWatch.ts';
import { resolveHome } from '../core/storage/home.ts';

const projectFolder = new URL('../', import.meta.url);

export const rendererFolder = fileURLToPath(new URL('out/renderer', projectFolder));

/** @param machineFile of a saved machine, to judge for that one instead of this */
export const createShellPorts = (
  shell: HearthPorts['shell'],
  { machineFile = null, ...others }: Partial<Pick<HearthPorts, 'machineFile' | 'notify' | 'metrics'>> = {},
): HearthPorts => ({
  ...others,
  shell,
  home: resolveHome(process.env, homedir()),
  assets: fileURLToPath(new URL('assets', projectFolder)),
  launcher: createNodeLauncher(),
  electronVersion: null,
  onWake: watchSleep,
  machineFile,
  passphrase: process.env['HEARTH_PASSPHRASE'] ?? null,
});
