import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createCommand, type MakeModelRequest } from './command.ts';
import { models } from '../../core/catalog/shape/smallShapes.testing.ts';

const script = join(import.meta.dirname, '..', 'make-model.ts');

const understand = async (...words: string[]): Promise<{ request: MakeModelRequest | null; said: string }> => {
  let request: MakeModelRequest | null = null;
  let said = '';
  const command = createCommand({ models }, (asked) => {
    request = asked;
    return Promise.resolve();
  }).configureOutput({ writeErr: (text) => (said += text) });
  await command.parseAsync(words, { from: 'user' }).catch(() => undefined);
  return { request, said };
};

describe('createCommand', () => {
  it('understands all that can be asked for', async () => {
    const words = 'r1-671b r1.gguf --type q4_k_m --layers 3 --experts 16 --context 4096 --seed 7'.split(' ');
    const { request } = await understand(...words);
    expect(request).toMatchObject({
      shape: { id: 'r1-671b', layers: 3, experts: { count: 16 }, contextTokens: 4096 },
      kind: { name: 'Q4_K_M', uniform: false },
      outputPath: 'r1.gguf',
      seed: 7,
    });
    expect((await understand('tiny-138m', '--dry-run')).request).toMatchObject({ outputPath: null });
    expect((await understand('tiny-138m', 'a.gguf', '--uniform')).request).toMatchObject({ kind: { uniform: true } });
  });

  it.each([
    [[], "missing required argument 'shape'"],
    [['r1-7b', 'a.gguf'], 'It must be one of r1-distill-qwen-1.5b'],
    [['tiny-138m'], "missing required argument 'file'"],
    [['tiny-138m', 'a.gguf', '--type', 'Q9'], 'It must be one of F32'],
    [['tiny-138m', 'a.gguf', '--layers', '0'], 'It must be a whole number from 1'],
    [['tiny-138m', 'a.gguf', '--layers', '99'], 'the model has 12 layers'],
    [['tiny-138m', 'a.gguf', '--experts', '2'], 'has no experts'],
    [['tiny-138m', 'a.gguf', '--size', '2'], "unknown option '--size'"],
  ])('says what is wrong with %j, and runs nothing', async (words, expected) => {
    const { request, said } = await understand(...words);
    expect(said).toContain(expected);
    expect(request).toBeNull();
  });
});

describe('the script', () => {
  it('ends with 2 where it was not understood, and with 0 where it was: scripts rely on it', () => {
    const run = (...words: string[]) => spawnSync(process.execPath, [script, ...words], { encoding: 'utf8' });
    expect(run('nonsense')).toMatchObject({ status: 2 });
    const told = run('tiny-138m', '--dry-run');
    expect(told).toMatchObject({ status: 0, stderr: '' });
    expect(told.stdout).toContain('parameters 138,839,808');
  });

  // Windows ends a process without asking it.
  it.skipIf(process.platform === 'win32')('leaves nothing after Ctrl+C', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hearth-make-model-'));
    try {
      const child = spawn(process.execPath, [script, 'r1-distill-qwen-1.5b', join(folder, 'a.gguf'), '--type', 'F16']);
      const ended = once(child, 'exit');
      await vi.waitFor(async () => expect(await readdir(folder)).toEqual(['a.gguf.part']), {
        timeout: 10_000,
        interval: 5,
      });
      child.kill('SIGINT');
      expect(await ended).toEqual([130, null]);
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
