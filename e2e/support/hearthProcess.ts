/** Starts the real app as `hearth serve` in a process of its own and waits until it listens. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

export interface HearthProcessOptions {
  /** HEARTH_HOME; a second process on the same folder goes on where the first one ended. */
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Further ones of `hearth serve`. */
  readonly flags?: readonly string[];
  /** Another program that speaks like `hearth serve`. */
  readonly entry?: string;
}

export interface HearthProcess {
  /** The address to open, key included. */
  readonly url: string;
  readonly home: string;
  readonly pid: number;
  /** Everything printed so far. */
  output(): string;
  /** Asks it to end (SIGTERM) and waits; throws where it does not end in time. Does nothing once it has ended. */
  stop(): Promise<void>;
  /** Ends it as a crash or a power cut would (SIGKILL), with its children still there to notice; waits for its end. */
  kill(): Promise<void>;
  /** Resolves once it has ended, however that came. */
  readonly exited: Promise<HearthExit>;
}

/** One of the two is set. */
export interface HearthExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

const startLimitMs = 30_000;
const stopLimitMs = 20_000;

const hearthEntry = join(import.meta.dirname, '..', '..', 'headless', 'hearth.js');

const listeningLine = z.object({ type: z.literal('listening'), url: z.url() });

/** The address in a line of output, or null where the line says something else. */
const readUrl = (line: string): string | null => {
  try {
    return listeningLine.parse(JSON.parse(line)).url;
  } catch {
    return null;
  }
};

/** The whole group: the app, its engine and whatever else it started. */
const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
};

/** Rejects with `message` where `promise` takes longer than `limitMs`. */
const within = async <T>(promise: Promise<T>, limitMs: number, message: () => string): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(message())), limitMs);
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
};

const waitForUrl = (child: ChildProcess, output: () => string): Promise<string> => {
  const listening = new Promise<string>((resolve, reject) => {
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const url = readUrl(line);
        if (url !== null) resolve(url);
      });
    }
    child.on('error', reject);
    // Not `exit`: its last words may still be on their way then.
    child.on('close', () => reject(new Error(`Hearth ended before it listened. It printed:\n${output()}`)));
  });
  const tooLate = (): string => `Hearth did not listen within ${startLimitMs / 1000} s. It printed:\n${output()}`;
  return within(listening, startLimitMs, tooLate);
};

export const startHearthProcess = async (options: HearthProcessOptions): Promise<HearthProcess> => {
  const { home, env = {}, flags = [], entry = hearthEntry } = options;
  const child = spawn(process.execPath, [entry, 'serve', '--port', '0', '--json', ...flags], {
    env: { ...process.env, ...env, HEARTH_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that nothing of it outlives the test.
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${process.execPath} could not be started.`);
  const printed: string[] = [];
  const output = (): string => printed.join('');
  child.stdout.setEncoding('utf8').on('data', (text: string) => printed.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => printed.push(text));
  const exited = new Promise<HearthExit>((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  });

  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    try {
      await within(exited, stopLimitMs, () => `Hearth did not stop within ${stopLimitMs / 1000} s.\n${output()}`);
    } finally {
      killGroup(pid);
    }
  };

  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };

  try {
    const url = await waitForUrl(child, output);
    return { url, home, pid, output, stop, kill, exited };
  } catch (thrown) {
    killGroup(pid);
    throw thrown;
  }
};
