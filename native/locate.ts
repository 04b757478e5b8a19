/**
 * Finds llama.cpp's shared libraries in node-llama-cpp's platform packages, without loading any of them.
 * Errors: ENGINE_LIBRARY_MISSING where the package of a backend is not installed.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { HearthError } from '../contract/error.ts';
import { release } from './release.ts';

export const backends = ['cuda', 'vulkan', 'metal', 'cpu'] as const;
export type Backend = (typeof backends)[number];

export interface LibraryFiles {
  readonly backend: Backend;
  /** Folder with the backends' own libraries, to be given to `ggml_backend_load_all_from_path`. */
  readonly folder: string;
  readonly ggmlBase: string;
  readonly ggml: string;
  readonly llama: string;
}

export interface Platform {
  readonly platform: NodeJS.Platform;
  readonly architecture: string;
}

const systemNames: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'mac', win32: 'win' };

/** The name of the platform package, such as `linux-x64-cuda`; null where none is published. */
export const packageName = (backend: Backend, { platform, architecture }: Platform): string | null => {
  const system = systemNames[platform];
  if (system === undefined) return null;
  const base = `${system}-${architecture}`;
  return backend === 'cpu' ? base : `${base}-${backend}`;
};

/** File names inside a package: `libllama.cuda.v0.4.0.so`, `llama.v0.4.0.dll`, `libllama.metal.v0.4.0.dylib`. */
const fileNames = (backend: Backend, platform: NodeJS.Platform) => {
  const prefix = platform === 'win32' ? '' : 'lib';
  const extension = platform === 'win32' ? 'dll' : platform === 'darwin' ? 'dylib' : 'so';
  const variant = backend === 'cpu' ? '' : `.${backend}`;
  return {
    ggmlBase: `${prefix}ggml-base.${extension}`,
    ggml: `${prefix}ggml${variant}.${release.name}.${extension}`,
    llama: `${prefix}llama${variant}.${release.name}.${extension}`,
  };
};

/** `node_modules/@node-llama-cpp/<name>`, outside the archive when packed: the loader needs real files. */
const packageFolder = (name: string): string | null => {
  try {
    const entry = createRequire(import.meta.url).resolve(`@node-llama-cpp/${name}`);
    return dirname(dirname(entry)).replace(/app\.asar(?!\.unpacked)/, 'app.asar.unpacked');
  } catch {
    return null;
  }
};

/** The folder of an engine that was built here, where `HEARTH_ENGINE_LIBRARIES` names one with this backend. */
export const ownLibrariesFolder = (
  backend: Backend,
  { platform }: Pick<Platform, 'platform'> = { platform: process.platform },
): string | null => {
  const folder = process.env['HEARTH_ENGINE_LIBRARIES'] ?? '';
  return folder !== '' && existsSync(join(folder, fileNames(backend, platform).llama)) ? folder : null;
};

/**
 * The libraries of one backend. `HEARTH_ENGINE_LIBRARIES` names another folder with the same files, for a backend
 * built from the same release; the other backends (quantizing runs on the CPU's) stay where they are.
 */
export const locateLibraries = (
  backend: Backend,
  platform: Platform = { platform: process.platform, architecture: process.arch },
): LibraryFiles => {
  const missing = (reason: string): HearthError =>
    new HearthError({
      code: 'ENGINE_LIBRARY_MISSING',
      message: `The ${backend} engine is not installed: ${reason}.`,
      details: { backend, platform: platform.platform, architecture: platform.architecture },
      next: 'Run "npm ci" again with optional dependencies on, or choose another backend.',
    });

  const name = packageName(backend, platform);
  if (name === null) throw missing(`no package is published for ${platform.platform}`);
  const names = fileNames(backend, platform.platform);
  const own = ownLibrariesFolder(backend, platform);
  const installed = own === null ? packageFolder(name) : null;
  const folder = own ?? (installed === null ? null : join(installed, 'bins', name));
  if (folder === null) throw missing(`the package @node-llama-cpp/${name} is not there`);

  const files: LibraryFiles = {
    backend,
    folder,
    ggmlBase: join(folder, names.ggmlBase),
    ggml: join(folder, names.ggml),
    llama: join(folder, names.llama),
  };
  for (const file of [files.ggmlBase, files.ggml, files.llama]) {
    if (!existsSync(file)) throw missing(`${file} is not there`);
  }
  return files;
};

/**
 * The CUDA 12 build of ggml's CUDA backend, which takes the place of the one in the CUDA 13 package; the rest of the
 * engine's libraries are the same. Null where its package is not installed.
 */
export const locateCuda12Backend = (
  platform: Platform = { platform: process.platform, architecture: process.arch },
): string | null => {
  const name = packageName('cuda', platform);
  const folder = name === null ? null : packageFolder(`${name}-ext`);
  if (name === null || folder === null) return null;
  const file = platform.platform === 'win32' ? 'ggml-cuda.dll' : 'libggml-cuda.so';
  const path = join(folder, 'bins', name, 'fallback', file);
  return existsSync(path) ? path : null;
};
