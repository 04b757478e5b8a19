/**
 * Starts the built desktop app for a test: on Electron where its binary and a display are there, else on the stand-in.
 * Both are used the same way.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { _electron, chromium, type Page } from '@playwright/test';
import { findElectron, hasDisplay } from '../../scripts/electronBinary.ts';
import type { ControlReply, ControlRequest } from './control.ts';

type Api = typeof Electron.CrossProcessExports;

export interface Desktop {
  readonly page: Page;
  /** Runs a function in the main process; it can use its two parameters only. */
  evaluate<R, P>(run: (electron: Api, parameter: P) => R | Promise<R>, parameter: P): Promise<R>;
  /** Quits as a user does; resolves with the exit code, null where a signal ended it. */
  quit(): Promise<number | null>;
}

export interface EndedRun {
  readonly exitCode: number | null;
  readonly stderr: string;
}

export const root = join(import.meta.dirname, '../..');
const electron = findElectron(root);
const display = hasDisplay(process.platform, process.env);

export const kind: 'real' | 'stand-in' = electron !== null && display ? 'real' : 'stand-in';
export const why =
  electron === null
    ? 'the Electron binary is not installed'
    : display
      ? electron
      : 'there is no display; run the tests under xvfb-run to use the installed Electron';

/** Chromium refuses to start its sandbox as root. */
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

const environment = (changes: Readonly<Record<string, string>>): Record<string, string> => {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(inherited), ...changes };
};

const spawnApp = (env: Readonly<Record<string, string>>): ChildProcess => {
  const standIn = join(import.meta.dirname, 'run.ts');
  const [command, parameters] =
    electron !== null && kind === 'real' ? [electron, [...asRoot, root]] : [process.execPath, [standIn, root]];
  return spawn(command, parameters, { env: environment(env), stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
};

const endLimitMs = 40_000;

/** A start that is expected to end by itself; it is killed where it does not. */
export const runToEnd = async (env: Readonly<Record<string, string>>): Promise<EndedRun> => {
  const child = spawnApp(env);
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const timer = setTimeout(() => child.kill('SIGKILL'), endLimitMs);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { exitCode, stderr };
};

const launchReal = async (executablePath: string, env: Readonly<Record<string, string>>): Promise<Desktop> => {
  const app = await _electron.launch({ executablePath, args: [...asRoot, root], env: environment(env) });
  const child = app.process();
  return {
    page: await app.firstWindow(),
    evaluate: (run, parameter) => app.evaluate(run as never, parameter as never) as never,
    quit: async () => {
      const ended = child.exitCode === null ? once(child, 'exit') : Promise.resolve([child.exitCode]);
      await app.close();
      return (await ended)[0] as number | null;
    },
  };
};

const launchStandIn = async (env: Readonly<Record<string, string>>): Promise<Desktop> => {
  const child = spawnApp(env);
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const died = ended.then(([code]): never => {
    throw new Error(`The app ended with ${String(code)}.\n${stderr}`);
  });
  died.catch(() => undefined);

  let nextId = 1;
  const ask = (request: Omit<ControlRequest, 'id'>): Promise<unknown> => {
    const id = nextId++;
    const answer = new Promise((resolve, reject) => {
      const onReply = (reply: ControlReply): void => {
        if (reply.id !== id) return;
        child.off('message', onReply);
        if ('error' in reply) reject(new Error(reply.error));
        else resolve(reply.value);
      };
      child.on('message', onReply);
    });
    child.send({ id, ...request } satisfies ControlRequest);
    return Promise.race([answer, died]);
  };

  const endpoint = (await ask({ source: null, parameter: null })) as string;
  const browser = await chromium.connectOverCDP(endpoint);
  const page = browser.contexts()[0]?.pages()[0];
  if (page === undefined) throw new Error('The app opened no window.');
  return {
    page,
    evaluate: async <R, P>(run: (electron: Api, parameter: P) => R | Promise<R>, parameter: P) =>
      (await ask({ source: run.toString(), parameter })) as R,
    quit: async () => {
      child.kill('SIGTERM');
      const [code] = await ended;
      await browser.close();
      return code;
    },
  };
};

/** Resolves once the first window shows its page. */
export const launchDesktop = async (env: Readonly<Record<string, string>>): Promise<Desktop> => {
  const desktop = electron !== null && kind === 'real' ? await launchReal(electron, env) : await launchStandIn(env);
  await desktop.page.waitForLoadState('load');
  return desktop;
};
