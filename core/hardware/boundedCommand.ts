/**
 * Runs a program that may hang. At `timeoutMs` it is killed with everything it started, and the answer comes whether or
 * not it dies: `nvidia-smi` on a stuck driver cannot even be killed, and must not hold up the app or its exit.
 * Never rejects.
 */
import { spawn } from 'node:child_process';

export type CommandResult =
  { readonly ok: true; readonly stdout: string } | { readonly ok: false; readonly reason: string };

export interface BoundedCommandOptions {
  readonly timeoutMs: number;
  /** Output beyond this is an error; the programs asked here print a few kilobytes. */
  readonly maxBytes?: number;
}

export const runBounded = (
  command: string,
  args: readonly string[],
  { timeoutMs, maxBytes = 1 << 20 }: BoundedCommandOptions,
): Promise<CommandResult> =>
  new Promise((resolve) => {
    // Before the start, which takes its time on a busy computer and counts.
    const timer = setTimeout(() => {
      abandon(`${command} did not answer within ${timeoutMs / 1000} s`);
    }, timeoutMs);
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      // A group of its own, so that a wrapper script's children end with it. On Windows it would open a console.
      detached: process.platform !== 'win32',
      env: { ...process.env, LC_ALL: 'C' },
    });
    let stdout = '';
    let stderr = '';
    let settled = false;
    const settle = (result: CommandResult): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      resolve(result);
    };
    const abandon = (reason: string): void => {
      kill(child.pid, () => child.kill('SIGKILL'));
      // The pipes may be held open by a grandchild, and the process may be beyond killing: neither may keep us alive.
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      settle({ ok: false, reason });
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.length > maxBytes) abandon(`${command} printed more than ${maxBytes} bytes`);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(0, 500);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      settle({ ok: false, reason: error.code === 'ENOENT' ? `${command} is not installed` : error.message });
    });
    child.on('close', (exitCode) => {
      if (exitCode === 0) {
        settle({ ok: true, stdout });
        return;
      }
      const said = (stderr.trim() || stdout.trim().slice(0, 500)).split('\n')[0] ?? '';
      settle({ ok: false, reason: `${command} ended with ${exitCode ?? 'a signal'}${said === '' ? '' : `: ${said}`}` });
    });
  });

const kill = (pid: number | undefined, otherwise: () => void): void => {
  try {
    if (pid !== undefined && process.platform !== 'win32') process.kill(-pid, 'SIGKILL');
    else otherwise();
  } catch {
    otherwise();
  }
};
