/**
 * `npm start`: the desktop app where it can be shown, else the same page in the browser, with one line that says why.
 * Builds first where the build is missing or older than the sources. What follows `--` goes to the browser host, such as
 * `--port 8080`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readBuildState } from './buildState.ts';
import { hasDisplay } from './electronBinary.ts';
import { fetchElectron } from './fetchElectron.ts';

const root = join(import.meta.dirname, '..');

/** What a shell reports for a process that a signal ended: 128 and the signal's number; 1 where it is unknown. */
const signalExitCodes: Partial<Record<NodeJS.Signals, number>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGKILL: 137,
  SIGTERM: 143,
};

/** Exits with the build's code where it fails. */
const build = (): void => {
  const state = readBuildState(root);
  if (state === 'current') return;
  const tool = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  if (!existsSync(tool)) {
    console.error('Hearth is not built, and the tools for it are not installed. Run "npm ci", then start again.');
    process.exit(1);
  }
  console.log(
    state === 'missing' ? 'Building Hearth for the first start …' : 'Building Hearth again, its sources changed …',
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, 'build', '--logLevel', 'warn'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status === 0) return;
  console.error(`${stdout}${stderr}`);
  process.exit(status ?? 1);
};

interface End {
  readonly exitCode: number;
  readonly signal: NodeJS.Signals | null;
  readonly afterMs: number;
}

/** Runs a program in our place: it has the terminal, gets our signals, and its end is ours. */
const run = (command: string, parameters: readonly string[]): Promise<End> =>
  new Promise((resolve) => {
    const startedMs = performance.now();
    const child = spawn(command, parameters, { cwd: root, stdio: 'inherit' });
    const forward = (signal: NodeJS.Signals): void => {
      // Ctrl+C reaches the whole terminal group by itself, and twice would mean something else.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.on(signal, forward);
    const end = (code: number | null, signal: NodeJS.Signals | null): void => {
      for (const each of signals) process.off(each, forward);
      const exitCode = code ?? (signal === null ? 1 : (signalExitCodes[signal] ?? 1));
      resolve({ exitCode, signal, afterMs: performance.now() - startedMs });
    };
    child.once('error', () => end(1, null));
    child.once('exit', end);
  });

/** Electron breaks off at once where the system lacks what it needs, such as a library or leave to make a sandbox. */
const crashedAtOnce = ({ signal, exitCode, afterMs }: End): boolean =>
  afterMs < 5_000 && (signal === 'SIGTRAP' || signal === 'SIGABRT' || signal === 'SIGSEGV' || exitCode === 127);

/** Starts the desktop app; resolves with its exit code, or with the reason why there is none. */
const runDesktop = async (): Promise<number | string> => {
  if (!hasDisplay(process.platform, process.env)) return 'there is no display';
  if (process.getuid?.() === 0) return 'Electron does not run its sandbox as root';
  const electron = fetchElectron(root);
  if (electron === null) return "Electron's binary could not be fetched";
  const end = await run(electron, [root]);
  return crashedAtOnce(end) ? 'Electron could not start on this system' : end.exitCode;
};

build();
const outcome = await runDesktop();
if (typeof outcome === 'number') process.exit(outcome);
console.log(`No desktop window: ${outcome}. Serving the same page in the browser instead.`);
const host = join(root, 'headless', 'hearth.js');
const open = hasDisplay(process.platform, process.env) ? ['--open'] : [];
process.exit((await run(process.execPath, [host, 'serve', ...open, ...process.argv.slice(2)])).exitCode);
