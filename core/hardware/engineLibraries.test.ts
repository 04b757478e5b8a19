import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../contract/hardware.ts';
import { locateCuda12Backend } from '../../native/locate.ts';
import { engineLibraries } from './engineLibraries.ts';
import { fileTree } from './fileTree.testing.ts';
import { readMachineFile } from './machineFile.ts';

const machineOf = (name: string): Machine =>
  readMachineFile(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8'));

const runtime = (folder: string, major: number): Record<string, string> =>
  Object.fromEntries(['cudart', 'cublas', 'cublasLt'].map((name) => [`${folder}/lib${name}.so.${major}`, '']));

describe.skipIf(process.platform !== 'linux')('engineLibraries', () => {
  it('loads the fetched runtime by path, each library after those it needs: the loader does not look in the home folder', async () => {
    const folder = await fileTree({ ...runtime('cuda-13', 13), ...runtime('cuda-12', 12) });
    const ownFolders = [join(folder, 'cuda-13'), join(folder, 'cuda-12')];
    expect(await engineLibraries(machineOf('rtx-3090-128gb'), { folders: [], ownFolders })).toEqual({
      preload: ['libcudart.so.13', 'libcublasLt.so.13', 'libcublas.so.13'].map((name) => join(folder, 'cuda-13', name)),
    });
  });

  it('takes the CUDA 12 backend with its own runtime where that is the one for the card', async () => {
    const folder = await fileTree(runtime('cuda-12', 12));
    const found = await engineLibraries(machineOf('rtx-3060-12gb-desktop'), {
      folders: [],
      ownFolders: [join(folder, 'cuda-12')],
      platform: 'linux',
    });
    expect(found.preload?.[0]).toBe(join(folder, 'cuda-12', 'libcudart.so.12'));
    expect(found.gpuBackend ?? null).toBe(locateCuda12Backend());
    const path = locateCuda12Backend();
    if (path !== null) expect(existsSync(path)).toBe(true);
  });

  it('loads every runtime there is for an engine that was built here, and no other backend in place of its own', async () => {
    const folder = await fileTree({ ...runtime('cuda-13', 13), ...runtime('cuda-12', 12) });
    const shipped = machineOf('rtx-3060-12gb-desktop');
    const machine = { ...shipped, runtimes: { ...shipped.runtimes, ownCudaEngine: '/home/me/engine' } };
    const ownFolders = [join(folder, 'cuda-13'), join(folder, 'cuda-12')];
    const { preload, gpuBackend } = await engineLibraries(machine, { folders: [], ownFolders });
    expect(preload?.filter((path) => path.includes('cudart'))).toEqual([
      join(folder, 'cuda-13', 'libcudart.so.13'),
      join(folder, 'cuda-12', 'libcudart.so.12'),
    ]);
    expect(gpuBackend).toBeUndefined();
  });

  it('loads nothing of CUDA where the CPU or Vulkan is used', async () => {
    for (const name of ['laptop-4gb-no-gpu', 'rx-7900-xtx', 'm3-max']) {
      expect(await engineLibraries(machineOf(name), { folders: [] }), name).toEqual({});
    }
  });
});
