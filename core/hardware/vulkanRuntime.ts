/**
 * The Vulkan loader and at least one driver for it. The loader alone is installed on many machines and gives the engine
 * no GPU; it counts only with a driver's manifest beside it ("Driver Discovery" in the Vulkan loader's documentation).
 * Nothing is loaded. Never rejects.
 */
import { readdir, realpath } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';
import { libraryFolders, type LibraryFoldersOptions } from './cudaRuntime.ts';

export interface VulkanRuntimeOptions extends LibraryFoldersOptions {
  readonly manifestFolders?: readonly string[];
}

export type VulkanRuntime =
  | { readonly version: string; readonly drivers: readonly string[]; readonly reason: null }
  | { readonly version: null; readonly reason: string };

/** Manifests of drivers that compute on the CPU and would be slower than the engine's own CPU code. */
const softwareDriver = /lvp|llvmpipe|swiftshader/i;

export const findVulkanRuntime = async (options: VulkanRuntimeOptions = {}): Promise<VulkanRuntime> => {
  const platform = options.platform ?? process.platform;
  const environment = options.environment ?? process.env;
  const library = platform === 'win32' ? 'vulkan-1.dll' : 'libvulkan.so.1';
  if (platform !== 'win32' && platform !== 'linux') return { version: null, reason: `not used on ${platform}` };

  const folders = options.folders ?? (await libraryFolders(platform, environment));
  const folder = await firstWith(folders, library);
  if (folder === null) return { version: null, reason: `${library} was not found` };
  const version = await versionOf(join(folder, library));
  // Windows drivers register themselves in the registry and install the loader with them.
  if (platform === 'win32') return { version, drivers: [], reason: null };

  const drivers = await findDrivers(environment, options.manifestFolders);
  return drivers.length === 0
    ? { version: null, reason: `${library} is in ${folder}, but no GPU driver for it is installed` }
    : { version, drivers, reason: null };
};

const findDrivers = async (
  environment: Readonly<Record<string, string | undefined>>,
  manifestFolders: readonly string[] = [
    '/etc/vulkan/icd.d',
    '/usr/local/etc/vulkan/icd.d',
    '/usr/share/vulkan/icd.d',
    '/usr/local/share/vulkan/icd.d',
    '/run/opengl-driver/share/vulkan/icd.d',
    '/usr/local/nvidia/share/vulkan/icd.d',
  ],
): Promise<string[]> => {
  const named = (environment['VK_DRIVER_FILES'] ?? environment['VK_ICD_FILENAMES'] ?? '').split(delimiter);
  const listed = await Promise.all(manifestFolders.map((folder) => readdir(folder).catch(() => [])));
  return [...named.map((path) => basename(path)), ...listed.flat()].filter(
    (name) => name.endsWith('.json') && !softwareDriver.test(name),
  );
};

const firstWith = async (folders: readonly string[], file: string): Promise<string | null> => {
  for (const folder of folders) {
    if ((await readdir(folder).catch(() => [])).some((name) => name.toLowerCase() === file)) return folder;
  }
  return null;
};

/** `libvulkan.so.1` is a link to `libvulkan.so.1.3.239`; without such a name only its presence is known. */
const versionOf = async (path: string): Promise<string> =>
  /\.so\.(\d+\.\d+\.\d+)$/.exec(basename(await realpath(path).catch(() => path)))?.[1] ?? '1';
