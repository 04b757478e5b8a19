/** Quantizing with the real library, in real child processes. */
import { existsSync, linkSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HearthError } from '../../contract/error.ts';
import { distillPath, moePath } from '../engine/realEngine.testing.ts';
import { hashFile } from '../install/hashFile.ts';
import type { Launcher } from '../process/launcher.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { useSmallDisk } from '../storage/smallDisk.testing.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';
import { plainRecipe } from './recipe.ts';
import { quantizeFile, type QuantizeOptions, type QuantizeProgress } from './quantizeFile.ts';

const folder = useTemporaryFolder();
const smallDisk = useSmallDisk(folder.file('disk'), 2 * 1024 * 1024);
const sourceSha256 = '6ba9271edd11fdc43954934ce01aa93066bd3d8c921373da5d1b1a82976cf9e9';

/** A launcher that tells the children's process ids. */
const watchedLauncher = () => {
  const pids: number[] = [];
  const inner = createNodeLauncher();
  const launcher: Launcher = {
    launch: (name) => {
      const child = inner.launch(name);
      if (child.pid !== null) pids.push(child.pid);
      return child;
    },
  };
  return { launcher, pids };
};

const options = (changes: Partial<QuantizeOptions> = {}): QuantizeOptions => ({
  launcher: createNodeLauncher(),
  input: distillPath,
  output: join(folder.folder(), 'result.gguf'),
  recipe: plainRecipe('Q4_K_M'),
  threads: 1,
  ...changes,
});

const failureOf = async (wanted: QuantizeOptions): Promise<HearthError> => {
  const thrown: unknown = await quantizeFile(wanted).then(
    () => 'no error',
    (error: unknown) => error,
  );
  if (thrown instanceof HearthError) return thrown;
  throw new Error(`It did not fail as explained: ${String(thrown)}`);
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const besides = (output: string): string[] => readdirSync(join(output, '..'));

describe('the result', () => {
  // Recorded from `llama-quantize` of llama.cpp v0.4.0 with one thread, on the same source.
  it.each([
    { fileType: 'Q4_K_M', sha256: '6dfc35721e4986f7c80378f14b1876c394adb5dc5b8cd3de594ed3ac35ba2d1f' },
    { fileType: 'Q8_0', sha256: '1b829a17d0d1bc0e1fbaa46ab178b14eeb244ea7f527262de339a3196d513e99' },
    { fileType: 'Q4_0', sha256: '0ed2447bc2fcbaaa5fbf04f7888843015778374154495ccce935e493001ed69c' },
    { fileType: 'Q2_K', sha256: '9b49c014ba121d759cb2ce50bf2ed4db118b57b7f0014a0ad3944e85296a2ecb' },
    { fileType: 'Q5_K_M', sha256: '3cf2e2f2799b41524198c43ed4a030096c6fda8ce1059cce40765120d2a6e183' },
    { fileType: 'Q6_K', sha256: '6c862a10671dcd5eb8261c6364bcbf1a5abda2b0fcf8af6203108a4cf1d16491' },
    { fileType: 'IQ4_XS', sha256: '5f31177338b33b4c57b29e66c6359ac6bacdb289fb57a2520a70cbab889cd4bd' },
  ] as const)("differs in no byte from llama.cpp's own tool: $fileType", async ({ fileType, sha256 }) => {
    const steps: QuantizeProgress[] = [];
    const wanted = options({ recipe: plainRecipe(fileType), onProgress: (step) => steps.push(step) });
    const header = await quantizeFile(wanted);
    expect(await hashFile(wanted.output)).toBe(sha256);
    expect(header).toMatchObject({ quantization: fileType, layers: 8, fileBytes: statSync(wanted.output).size });
    expect(besides(wanted.output)).toEqual(['result.gguf']);

    // Progress: each tensor once, in order, and the bytes add up to all of the source's.
    expect(steps.map(({ tensor }) => tensor.index)).toEqual(Array.from({ length: 98 }, (_, index) => index + 1));
    expect(new Set(steps.map(({ tensor }) => tensor.name)).size).toBe(98);
    expect(new Set(steps.map(({ tensor }) => tensor.count))).toEqual(new Set([98]));
    const done = steps.map(({ doneBytes }) => doneBytes);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.at(-1)).toBe(steps[0]?.totalBytes);
    expect(await hashFile(distillPath)).toBe(sourceSha256);
  });

  it('replaces what an earlier run has made or left half done', async () => {
    const wanted = options({ recipe: plainRecipe('Q8_0') });
    writeFileSync(wanted.output, 'an old result');
    writeFileSync(`${wanted.output}.hearth-part`, 'half of one');
    await quantizeFile(wanted);
    expect(statSync(wanted.output).size).toBeGreaterThan(7_000_000);
    expect(besides(wanted.output)).toEqual(['result.gguf']);
  });
});

describe('a job that does not come to its end leaves nothing', () => {
  it('when it is cancelled in the middle; the process is gone too', async () => {
    const { launcher, pids } = watchedLauncher();
    const abort = new AbortController();
    const reason = new HearthError({ code: 'CANCELLED', message: 'Stopped.', next: 'Start again.' });
    const wanted = options({
      launcher,
      signal: abort.signal,
      onProgress: ({ tensor }) => {
        if (tensor.index === 20) abort.abort(reason);
      },
    });
    expect(await failureOf(wanted)).toBe(reason);
    expect(besides(wanted.output)).toEqual([]);
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it('when it is cancelled before it begins; no process is started', async () => {
    const { launcher, pids } = watchedLauncher();
    const reason = new HearthError({ code: 'CANCELLED', message: 'Stopped.', next: 'Start again.' });
    expect(await failureOf(options({ launcher, signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(pids).toEqual([]);
  });

  it('when its process is killed, and says so', async () => {
    const { launcher, pids } = watchedLauncher();
    const wanted = options({
      launcher,
      onProgress: ({ tensor }) => {
        if (tensor.index === 20) process.kill(pids.at(-1) ?? 0, 'SIGKILL');
      },
    });
    const failure = await failureOf(wanted);
    expect(failure.code).toBe('QUANTIZE_FAILED');
    expect(failure.message).toContain('SIGKILL');
    expect(failure.details['signal']).toBe('SIGKILL');
    expect(besides(wanted.output)).toEqual([]);
  });
});

describe('what cannot be done is explained', () => {
  it('two bits without an importance matrix', async () => {
    const failure = await failureOf(options({ recipe: plainRecipe('IQ2_XXS') }));
    expect(failure.code).toBe('QUANTIZE_FAILED');
    expect(failure.message).toMatch(/importance matrix/);
    expect(failure.next).toMatch(/Q2_K/);
  });

  it.each(['Q8_0', 'Q2_K'] as const)('quantizing what is quantized already, to %s', async (fileType) => {
    const wanted = options({ input: moePath, recipe: plainRecipe(fileType) });
    const failure = await failureOf(wanted);
    expect(failure.code).toBe('QUANTIZE_FAILED');
    expect(failure.message).toMatch(/quantized already/);
    expect(failure.next).toMatch(/F16/);
    expect(besides(wanted.output)).toEqual([]);
  });

  it('a source that is missing, or no model', async () => {
    expect((await failureOf(options({ input: folder.file('none.gguf') }))).code).toBe('FILE_NOT_FOUND');
    writeFileSync(folder.file('text.gguf'), 'Hello');
    expect((await failureOf(options({ input: folder.file('text.gguf') }))).code).toBe('MODEL_NOT_GGUF');
  });

  it('a folder for the result that is missing, or a folder under its name', async () => {
    const missing = await failureOf(options({ output: folder.file('not-there/result.gguf') }));
    expect(missing.code).toBe('FILE_WRITE_FAILED');
    expect(missing.details['folder']).toBe(folder.file('not-there'));
    expect(existsSync(folder.file('not-there'))).toBe(false);
    mkdirSync(folder.file('folder.gguf'), { recursive: true });
    expect((await failureOf(options({ output: folder.file('folder.gguf') }))).code).toBe('FILE_WRITE_FAILED');
  });
});

describe('the source is never destroyed', () => {
  it.each<[what: string, output: (input: string) => string]>([
    ['its own name', (input) => input],
    ['its own name by a detour', (input) => join(input, '..', '.', 'source.gguf.hearth-part')],
    [
      'a hard link to it',
      (input) => {
        linkSync(input, `${input}.link`);
        return `${input}.link`;
      },
    ],
    [
      'a symbolic link to it',
      (input) => {
        symlinkSync(input, `${input}.symlink`);
        return `${input}.symlink`;
      },
    ],
    ['a name whose unfinished file would be the source', (input) => input.replace(/\.hearth-part$/, '')],
  ])('by a result with %s', async (_what, outputOf) => {
    const input = join(folder.folder(), 'source.gguf.hearth-part');
    await copyFile(distillPath, input);
    const failure = await failureOf(options({ input, output: outputOf(input), recipe: plainRecipe('Q8_0') }));
    expect(failure.code).toBe('BAD_INPUT');
    expect(await hashFile(input)).toBe(sourceSha256);
  });
});

describe('a full disk', () => {
  it('is told before the first byte is written, with both numbers', async () => {
    const wanted = options({ readFreeBytes: () => Promise.resolve(1_000_000) });
    const failure = await failureOf(wanted);
    expect(failure.code).toBe('DISK_FULL');
    expect(failure.details).toMatchObject({ freeBytes: 1_000_000 });
    expect(failure.details['neededBytes']).toBeGreaterThan(4_300_000);
    expect(besides(wanted.output)).toEqual([]);
  });

  it.skipIf(smallDisk.missing !== null)(
    `that is found on the way leaves nothing on it${smallDisk.missing === null ? '' : ` (not tested: ${smallDisk.missing})`}`,
    async () => {
      const wanted = options({
        output: join(smallDisk.path, 'result.gguf'),
        // As if somebody else had filled it after the check.
        readFreeBytes: () => Promise.resolve(1_000_000_000),
      });
      const failure = await failureOf(wanted);
      expect(failure.code).toBe('DISK_FULL');
      expect(failure.message).toMatch(/became full/);
      expect(besides(wanted.output)).toEqual([]);
      expect(await hashFile(distillPath)).toBe(sourceSha256);
    },
  );
});
