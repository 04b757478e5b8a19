/** The command line as a terminal, a pipe and a service manager treat it: with signals to every process of its group. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { useTemporaryFolder } from '../core/storage/temporaryFolder.testing.ts';

const hearth = fileURLToPath(new URL('hearth.js', import.meta.url));
const moe = fileURLToPath(new URL('../assets/models/demo-r1-moe-q4_k_m.gguf', import.meta.url));
const folder = useTemporaryFolder();

/** The processes of a group that are left; a zombie is none. */
const groupOf = (group: number): string[] => {
  try {
    return execFileSync('ps', ['-o', 'stat=,args=', '-g', String(group)], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.trim().startsWith('Z'));
  } catch {
    // `ps` fails where there is none.
    return [];
  }
};

/** Waits until nothing of the group is left; the test's own limit ends it. */
const groupEnded = async (group: number): Promise<void> => {
  while (groupOf(group).length > 0) await delay(20);
};

interface StartOptions {
  readonly home?: string;
  readonly node?: string;
}

/** `hearth …` in a process group of its own, as a shell starts it. */
const start = (
  parameters: readonly string[],
  { home = folder.file('home'), node = process.execPath }: StartOptions = {},
) => {
  const child = spawn(node, [hearth, ...parameters], {
    env: { ...process.env, HOME: folder.path, HEARTH_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const closed = once(child, 'close');
  const group = child.pid ?? 0;
  return {
    child,
    group,
    signalAll: (signal: NodeJS.Signals): void => void process.kill(-group, signal),
    /** Resolves once the output so far has such a piece. */
    printed: async (piece: string): Promise<void> => {
      while (!stdout.includes(piece)) await Promise.race([once(child.stdout, 'data'), closed]);
    },
    ended: async () => {
      const [exitCode] = (await closed) as unknown[];
      return { exitCode, stdout, stderr };
    },
  };
};

const lastLine = (stdout: string) =>
  z.looseObject({ type: z.string() }).parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));

const chat = (...more: string[]): string[] => ['chat', '--json', '--model', moe, ...more];

describe.skipIf(process.platform === 'win32')('a signal to all processes of the terminal', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s in mid-answer stops the answer, not the engine under it, and leaves no process',
    async (signal) => {
      const hearthChat = start(chat('Count from 5 to 999.'));
      await hearthChat.printed('"channel":"answer"');
      expect(groupOf(hearthChat.group).length).toBeGreaterThan(1);
      hearthChat.signalAll(signal);
      const { exitCode, stdout, stderr } = await hearthChat.ended();
      expect(lastLine(stdout)).toMatchObject({ type: 'end', reason: 'stopped' });
      expect(exitCode).toBe(130);
      expect(stderr).toBe('');
      await groupEnded(hearthChat.group);
    },
  );

  it('in the first installation leaves neither a process nor half a model', async () => {
    const home = folder.file('interrupted');
    const hearthChat = start(['chat', '--json', 'Hello'], { home });
    await hearthChat.printed('"phase":"quantize"');
    hearthChat.signalAll('SIGINT');
    const { exitCode, stdout } = await hearthChat.ended();
    expect(lastLine(stdout)).toMatchObject({ type: 'error', code: 'CANCELLED' });
    expect(exitCode).toBe(130);
    await groupEnded(hearthChat.group);
    for (const part of ['parts', 'content', 'entries']) expect(readdirSync(join(home, 'models', part))).toEqual([]);
  });

  it('while a model loads does not wait for it', async () => {
    const hearthChat = start(chat('Hello'));
    while (groupOf(hearthChat.group).length < 2) await delay(5);
    hearthChat.signalAll('SIGINT');
    const { exitCode, stdout } = await hearthChat.ended();
    expect(exitCode).toBe(130);
    expect(lastLine(stdout)).toMatchObject({ code: 'CANCELLED' });
    await groupEnded(hearthChat.group);
  });

  it('SIGKILL of the program alone takes its engine with it', async () => {
    const hearthChat = start(chat('Count from 5 to 999.'));
    await hearthChat.printed('"channel":"answer"');
    hearthChat.child.kill('SIGKILL');
    await hearthChat.ended();
    await groupEnded(hearthChat.group);
  });
});

describe('a pipe', () => {
  it('whose reader leaves with both outputs (2>&1 | head -1) gets no crash', async () => {
    const { child, ended, printed } = start(['chat', '--model', moe, 'Count from 5 to 999.']);
    await printed('5, 6');
    child.stdout.destroy();
    child.stderr.destroy();
    expect((await ended()).exitCode).toBe(130);
  });
});

describe('hearth', () => {
  it('installs a carried model by its full id too', async () => {
    const full = start(['chat', '--json', '--temperature', '0', '--model', 'demo-r1-moe:Q4_K_M', 'What is 12 + 13?']);
    const { exitCode, stdout } = await full.ended();
    expect(lastLine(stdout)).toMatchObject({ type: 'end', reason: 'stop' });
    expect(exitCode).toBe(0);
    expect(readdirSync(folder.file('home/models/entries'))).toEqual(['demo-r1-moe@Q4_K_M.json']);
  });

  it('refuses to quantize a model over itself', async () => {
    const { exitCode, stdout } = await start(['quantize', '--json', moe, moe, '--type', 'Q8_0']).ended();
    expect(lastLine(stdout)).toMatchObject({ type: 'error', code: 'BAD_INPUT' });
    expect(exitCode).toBe(1);
    expect(existsSync(moe)).toBe(true);
  });
});

const system = '/usr/bin/node';
const older =
  existsSync(system) && Number.parseInt(execFileSync(system, ['-p', 'process.versions.node']).toString()) < 24;

describe.skipIf(!older)(`an older Node of the system${older ? '' : ' (not tested: there is none)'}`, () => {
  it('hands over to the app’s own and ends with its exit code', async () => {
    const { exitCode, stdout, stderr } = await start(['--version'], { node: system }).ended();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const failed = await start(['chat', '--json', ' '], { node: system }).ended();
    expect(failed.exitCode).toBe(1);
    expect(lastLine(failed.stdout)).toMatchObject({ code: 'PROMPT_EMPTY' });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('passes %s on, sent to it alone or to all', async (signal) => {
    const alone = start(chat('Count from 5 to 999.'), { node: system });
    await alone.printed('"channel":"answer"');
    alone.child.kill(signal);
    const all = start(chat('Count from 5 to 999.'), { node: system });
    await all.printed('"channel":"answer"');
    all.signalAll(signal);
    for (const one of [alone, all]) {
      const { exitCode, stdout } = await one.ended();
      expect(lastLine(stdout)).toMatchObject({ type: 'end', reason: 'stopped' });
      expect(exitCode).toBe(130);
      await groupEnded(one.group);
    }
  });

  it('that is killed takes everything with it', async () => {
    const hearthChat = start(chat('Count from 5 to 999.'), { node: system });
    await hearthChat.printed('"channel":"answer"');
    hearthChat.child.kill('SIGKILL');
    await groupEnded(hearthChat.group);
  });
});
