import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useTemporaryFolder } from '../core/storage/temporaryFolder.testing.ts';
import { locateLibraries, ownLibrariesFolder, packageName, type Backend, type Platform } from './locate.ts';

const folder = useTemporaryFolder();
afterEach(() => {
  vi.unstubAllEnvs();
});

const linux: Platform = { platform: 'linux', architecture: 'x64' };
const windows: Platform = { platform: 'win32', architecture: 'x64' };
const mac: Platform = { platform: 'darwin', architecture: 'arm64' };

const missing = expect.objectContaining({ code: 'ENGINE_LIBRARY_MISSING' }) as Error;

describe('the package of a backend', () => {
  it.each<[backend: Backend, platform: Platform, name: string]>([
    ['cpu', linux, 'linux-x64'],
    ['cuda', linux, 'linux-x64-cuda'],
    ['vulkan', linux, 'linux-x64-vulkan'],
    ['cpu', { platform: 'linux', architecture: 'arm64' }, 'linux-arm64'],
    ['cpu', windows, 'win-x64'],
    ['cuda', windows, 'win-x64-cuda'],
    ['vulkan', windows, 'win-x64-vulkan'],
    ['metal', mac, 'mac-arm64-metal'],
  ])('%s of %o is not looked for under another name', (backend, platform, name) => {
    expect(packageName(backend, platform)).toBe(name);
  });

  it('of a system without packages is missing, with a reason', () => {
    const bsd: Platform = { platform: 'freebsd', architecture: 'x64' };
    expect(packageName('cpu', bsd)).toBeNull();
    expect(() => locateLibraries('cpu', bsd)).toThrow(missing);
    expect(() => locateLibraries('cpu', bsd)).toThrow(/freebsd/);
  });
});

describe('the libraries', () => {
  it('of the CPU are where the installed package has them', () => {
    const files = locateLibraries('cpu');
    for (const path of [files.folder, files.ggmlBase, files.ggml, files.llama]) expect(existsSync(path)).toBe(true);
    expect(files.backend).toBe('cpu');
  });

  it('of a backend that is not installed are told by the name of their package', () => {
    expect(() => locateLibraries('metal', linux)).toThrow(missing);
    expect(() => locateLibraries('metal', linux)).toThrow(/linux-x64-metal/);
  });
});

describe('a folder of one’s own (HEARTH_ENGINE_LIBRARIES)', () => {
  it.each<[backend: Backend, platform: Platform, names: readonly string[]]>([
    ['cuda', linux, ['libggml-base.so', 'libggml.cuda.v0.4.0.so', 'libllama.cuda.v0.4.0.so']],
    ['vulkan', windows, ['ggml-base.dll', 'ggml.vulkan.v0.4.0.dll', 'llama.vulkan.v0.4.0.dll']],
    ['metal', mac, ['libggml-base.dylib', 'libggml.metal.v0.4.0.dylib', 'libllama.metal.v0.4.0.dylib']],
  ])('is used for the backend that lies in it: %s', (backend, platform, names) => {
    const own = folder.folder();
    for (const name of names) writeFileSync(join(own, name), '');
    vi.stubEnv('HEARTH_ENGINE_LIBRARIES', own);
    expect(ownLibrariesFolder(backend, platform)).toBe(own);
    expect(ownLibrariesFolder('cpu', platform)).toBeNull();
    expect(locateLibraries(backend, platform)).toEqual({
      backend,
      folder: own,
      ggmlBase: join(own, names[0] ?? ''),
      ggml: join(own, names[1] ?? ''),
      llama: join(own, names[2] ?? ''),
    });

    // A backend that is half there is an error that names the file, not a crash of the loader.
    rmSync(join(own, names[1] ?? ''));
    expect(() => locateLibraries(backend, platform)).toThrow(missing);
    expect(() => locateLibraries(backend, platform)).toThrow(new RegExp(names[1] ?? ''));
  });

  it('does not take the CPU’s libraries away, which quantizing needs', () => {
    const usual = locateLibraries('cpu');
    vi.stubEnv('HEARTH_ENGINE_LIBRARIES', folder.folder());
    expect(locateLibraries('cpu')).toEqual(usual);
    vi.stubEnv('HEARTH_ENGINE_LIBRARIES', '');
    expect(locateLibraries('cpu')).toEqual(usual);
  });
});
