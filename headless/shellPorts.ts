/** What the shells on plain Node bring to the services. */
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ServicePorts } from '../core/compose.ts';
import { createNodeLauncher } from '../core/process/nodeLauncher.ts';
import { resolveHome } from '../core/storage/home.ts';

const projectFolder = new URL('../', import.meta.url);

export const rendererFolder = fileURLToPath(new URL('out/renderer', projectFolder));

/** @param machineFile of a saved machine, to judge for that one instead of this */
export const createShellPorts = (
  shell: ServicePorts['shell'],
  { machineFile = null }: { readonly machineFile?: string | null } = {},
): ServicePorts => ({
  shell,
  home: resolveHome(process.env, homedir()),
  assets: fileURLToPath(new URL('assets', projectFolder)),
  launcher: createNodeLauncher(),
  electronVersion: null,
  machineFile,
});
