import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileTree } from './fileTree.testing.ts';
import { readRuntimes } from './runtimes.ts';

const read = (folders: readonly string[], manifestFolders: readonly string[] = []) =>
  readRuntimes({
    platform: 'linux',
    cuda: { folders, environment: {} },
    vulkan: { folders, environment: {}, manifestFolders },
  });

describe('readRuntimes', () => {
  it('finds both CUDA majors with their full versions, newest first', async () => {
    const folder = await fileTree({
      'libcudart.so.12.4.127': '',
      'libcublas.so.12': '',
      'libcublasLt.so.12': '',
      'libcudart.so.13': '',
      'libcublas.so.13': '',
      'libcublasLt.so.13': '',
    });
    await symlink('libcudart.so.12.4.127', join(folder, 'libcudart.so.12'));
    expect((await read(['/nowhere', folder])).value.cuda).toBe('13, 12.4.127');
  });

  it('does not count cudart without cublas: the engine’s backend then fails to load and all runs on the CPU', async () => {
    const folder = await fileTree({ 'libcudart.so.13': '' });
    const { value, unknown } = await read([folder]);
    expect(value.cuda).toBeNull();
    expect(unknown['runtimes.cuda']).toBe(`libcudart.so.13 is in ${folder}, but libcublas.so.13 is missing`);
  });

  it('ignores an old runtime and the unversioned names of a development package', async () => {
    const folder = await fileTree({
      'libcudart.so': '',
      'libcublas.so': '',
      'libcudart.so.11.0': '',
      'libcublas.so.11': '',
      'libcublasLt.so.11': '',
    });
    expect((await read([folder])).value.cuda).toBeNull();
  });

  it('finds Windows libraries whatever the case of their names, with the version from the toolkit’s folder', async () => {
    const folder = join(
      await fileTree({
        'v12.6/bin/CUDART64_12.dll': '',
        'v12.6/bin/cublas64_12.dll': '',
        'v12.6/bin/cublasLt64_12.dll': '',
      }),
      'v12.6/bin',
    );
    const { value } = await readRuntimes({
      platform: 'win32',
      cuda: { folders: [folder], environment: {} },
      vulkan: { folders: [], environment: {} },
    });
    expect(value.cuda).toBe('12.6');
  });

  it('does not count a Vulkan loader without a GPU driver, nor one with a software driver only', async () => {
    const folder = await fileTree({ 'libvulkan.so.1.3.239': '', 'icd/lvp_icd.x86_64.json': '{}' });
    await symlink('libvulkan.so.1.3.239', join(folder, 'libvulkan.so.1'));
    const without = await read([folder], [join(folder, 'icd')]);
    expect(without.value.vulkan).toBeNull();
    expect(without.unknown['runtimes.vulkan']).toMatch(/no GPU driver/);
    const driver = await fileTree({ 'radeon_icd.x86_64.json': '{}' });
    expect((await read([folder], [join(folder, 'icd'), driver])).value.vulkan).toBe('1.3.239');
  });

  it('knows Metal on Apple’s chips only', async () => {
    const options = { platform: 'darwin', cuda: { folders: [] }, vulkan: { folders: [] } } as const;
    expect((await readRuntimes({ ...options, architecture: 'arm64' })).value.metal).toMatch(/^Darwin /);
    expect((await readRuntimes({ ...options, architecture: 'x64' })).value.metal).toBeNull();
  });
});
