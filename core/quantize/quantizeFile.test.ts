import { copyFile, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileType } from '../../contract/fileTypes.ts';
import { hashFile } from '../install/hashFile.ts';
import type { Launcher } from '../process/launcher.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { quantizeFile, type QuantizeOptions, type QuantizeProgress } from './quantizeFile.ts';

const asset = (name: string): string => fileURLToPath(new URL(`../../assets/models/${name}`, import.meta.url));
const distill = asset('demo-r1-distill-f16.gguf');
const moe = asset('demo-r1-moe-q4_k_m.gguf');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hearth-quantize-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const quantize = (name: string, fileType: FileType, changes: Partial<QuantizeOptions> = {}) =>
  quantizeFile({
    launcher: createNodeLauncher(),
    input: distill,
    output: join(folder, name),
    fileType,
    threads: 1,
    ...changes,
  });

/** Made by `llama-quantize` of llama.cpp v0.4.0 from the same file, with one thread. */
const recorded = [
  { fileType: 'Q4_K_M', sha256: '6dfc35721e4986f7c80378f14b1876c394adb5dc5b8cd3de594ed3ac35ba2d1f' },
  { fileType: 'Q8_0', sha256: '1b829a17d0d1bc0e1fbaa46ab178b14eeb244ea7f527262de339a3196d513e99' },
] as const;

describe('quantizeFile', () => {
  it.each(recorded)("makes the same bytes as llama.cpp's own tool: $fileType", async ({ fileType, sha256 }) => {
    const progress: QuantizeProgress[] = [];
    const header = await quantize(`${fileType}.gguf`, fileType, { onProgress: (one) => progress.push(one) });
    expect(header.quantization).toBe(fileType);
    expect(await hashFile(join(folder, `${fileType}.gguf`))).toBe(sha256);
    expect(progress.map(({ tensor }) => tensor.index)).toEqual(header.tensors.map((_, index) => index + 1));
    expect(progress.at(-1)).toMatchObject({ doneBytes: progress.at(-1)?.totalBytes });
  });

  it('leaves nothing behind when it is cancelled half-way', async () => {
    const abort = new AbortController();
    const reason = new Error('cancelled by the test');
    const work = quantize('cancelled.gguf', 'Q4_K_M', {
      signal: abort.signal,
      onProgress: ({ tensor }) => {
        if (tensor.index === 5) abort.abort(reason);
      },
    });
    await expect(work).rejects.toBe(reason);
    expect((await readdir(folder)).filter((name) => name.startsWith('cancelled'))).toEqual([]);
  });

  it('says how the process ended when somebody kills it, and leaves nothing behind', async () => {
    const launcher: Launcher = createNodeLauncher();
    const killed: Launcher = {
      launch: (name) => {
        const child = launcher.launch(name);
        const listen = child.onStderrLine.bind(child);
        return {
          ...child,
          onStderrLine: (listener) =>
            listen((line) => {
              listener(line);
              // Not the dry run, which converts nothing.
              if (line.startsWith('[  10/') && line.includes('->')) child.kill();
            }),
        };
      },
    };
    await expect(quantize('killed.gguf', 'Q4_K_M', { launcher: killed })).rejects.toMatchObject({
      code: 'QUANTIZE_FAILED',
      details: { signal: 'SIGKILL' },
    });
    expect((await readdir(folder)).filter((name) => name.startsWith('killed'))).toEqual([]);
  });

  it('explains that a type of so few bits needs an importance matrix', async () => {
    await expect(quantize('few.gguf', 'IQ2_XXS')).rejects.toMatchObject({
      code: 'QUANTIZE_FAILED',
      message: expect.stringContaining('importance matrix') as string,
    });
  });

  it('explains that what is quantized already should not be quantized again', async () => {
    await expect(quantize('again.gguf', 'Q2_K', { input: moe })).rejects.toMatchObject({
      code: 'QUANTIZE_FAILED',
      message: expect.stringContaining('quantized already') as string,
    });
  });

  it('refuses before the first byte where the disk has no room', async () => {
    await expect(
      quantize('full.gguf', 'Q8_0', { readFreeBytes: () => Promise.resolve(1_000_000) }),
    ).rejects.toMatchObject({ code: 'DISK_FULL', details: { freeBytes: 1_000_000 } });
    expect((await readdir(folder)).filter((name) => name.startsWith('full'))).toEqual([]);
  });

  it('asks for another folder where there is none', async () => {
    await expect(quantize('missing/out.gguf', 'Q8_0')).rejects.toMatchObject({ code: 'FILE_WRITE_FAILED' });
  });

  it('never writes over its own source, whatever name it is given', async () => {
    const source = join(folder, 'source.gguf');
    const link = join(folder, 'link.gguf');
    await copyFile(distill, source);
    await symlink(source, link);
    const before = await hashFile(source);
    await expect(quantize('source.gguf', 'Q8_0', { input: source })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(quantize('link.gguf', 'Q8_0', { input: source })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(await hashFile(source)).toBe(before);
  });
});
