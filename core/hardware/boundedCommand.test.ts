import { readFileSync } from 'node:fs';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { runBounded } from './boundedCommand.ts';
import { fileTree } from './fileTree.testing.ts';

/** A killed process whose parent is gone stays listed as a zombie (Z) where nobody collects it, as in some containers. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

describe.skipIf(process.platform === 'win32')('runBounded', () => {
  const script = async (text: string): Promise<string> => {
    const path = join(await fileTree({ 'script.sh': `#!/bin/sh\n${text}\n` }), 'script.sh');
    await chmod(path, 0o755);
    return path;
  };

  it('gives the output of a program that ends', async () => {
    expect(await runBounded(await script('echo one; echo two >&2'), [], { timeoutMs: 5000 })).toEqual({
      ok: true,
      stdout: 'one\n',
    });
  });

  it('answers in time and ends what a hanging wrapper started: its child holds the pipe and would hold us', async () => {
    const path = await script('sleep 600 & echo $! > "$0.pid"; wait');
    const started = performance.now();
    const result = await runBounded(path, [], { timeoutMs: 300 });
    expect(result).toEqual({ ok: false, reason: `${path} did not answer within 0.3 s` });
    expect(performance.now() - started).toBeLessThan(3000);
    const pid = Number(await readFile(`${path}.pid`, 'utf8'));
    await vi.waitFor(() => {
      expect(isAlive(pid)).toBe(false);
    });
  });

  it('says "not installed" for a missing program, so that it is not taken for a broken one', async () => {
    expect(await runBounded('hearth-no-such-program', [], { timeoutMs: 5000 })).toEqual({
      ok: false,
      reason: 'hearth-no-such-program is not installed',
    });
  });

  it('keeps the first line of what a failing program said', async () => {
    const path = await script('echo "Failed to initialize NVML" >&2; echo more >&2; exit 9');
    expect(await runBounded(path, [], { timeoutMs: 5000 })).toEqual({
      ok: false,
      reason: `${path} ended with 9: Failed to initialize NVML`,
    });
  });

  it('stops a program that floods its output instead of filling the memory', async () => {
    const result = await runBounded(await script('yes'), [], { timeoutMs: 5000, maxBytes: 10_000 });
    expect(result).toMatchObject({ ok: false, reason: expect.stringContaining('10000 bytes') as string });
  });
});
