/** Runs one command-line tool of the project and says how it ended. Never rejects. */
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

export interface ToolOptions {
  readonly cwd: string;
  /** The tool is ended after it. */
  readonly timeLimitMs: number;
  /** In addition to our own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Print what it says in one piece when it has ended, as another tool runs beside it; else as it comes. */
  readonly inOnePiece?: boolean;
}

export interface ToolEnd {
  readonly ok: boolean;
  /** What to tell where it is not ok, such as `exit code 2`. */
  readonly why: string;
}

const graceMs = 10_000;

/** Tools are found in the project's `node_modules/.bin`, and so is the Node that they run on. */
export const runTool = (command: string, toolArguments: readonly string[], options: ToolOptions): Promise<ToolEnd> =>
  new Promise((resolve) => {
    const path = [join(options.cwd, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
    const child = spawn(command, toolArguments, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env, PATH: path },
      stdio: options.inOnePiece === true ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      // npm's tools are .cmd files there.
      shell: process.platform === 'win32',
    });
    const said: Buffer[] = [];
    child.stdout?.on('data', (bytes: Buffer) => said.push(bytes));
    child.stderr?.on('data', (bytes: Buffer) => said.push(bytes));
    let tooLong = false;
    let killTimer: NodeJS.Timeout | undefined;
    const timer = setTimeout(() => {
      tooLong = true;
      // Asked first, so that it can end its own children (browsers, workers); then made to.
      child.kill('SIGTERM');
      killTimer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    }, options.timeLimitMs);
    const end = (ok: boolean, why: string): void => {
      clearTimeout(timer);
      clearTimeout(killTimer);
      process.stdout.write(Buffer.concat(said));
      resolve({ ok, why });
    };
    child.on('error', (error) => end(false, error.message));
    child.on('close', (code, signal) => {
      if (tooLong) end(false, `it took longer than ${options.timeLimitMs / 1000} s`);
      else end(code === 0, code === null ? `ended by ${signal ?? 'a signal'}` : `exit code ${code}`);
    });
  });
