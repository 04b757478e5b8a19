/** `utilityProcess`: a Node child with a `parentPort`, ending as Electron reports it. */
import { fork as forkChild, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import { PassThrough } from 'node:stream';
import { lifecycle } from './lifecycle.ts';

const childSetup = new URL('./utilityChild.ts', import.meta.url).href;

class UtilityProcess extends EventEmitter {
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  #child: ChildProcess | null;
  #killed = false;

  constructor(entry: string, parameters: readonly string[]) {
    super();
    const child = forkChild(entry, parameters, {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      execArgv: ['--import', childSetup],
    });
    this.#child = child;
    child.stdout?.pipe(this.stdout);
    child.stderr?.pipe(this.stderr);
    child.on('spawn', () => this.emit('spawn'));
    child.on('message', (message) => this.emit('message', message));
    child.on('exit', (code, signal) => {
      // As `waitpid` says it, but for an end that was asked for.
      if (code === null && signal !== null && !this.#killed) this.#exit(constants.signals[signal]);
      else this.#exit(code ?? 0);
    });
    child.on('error', () => this.#exit(1));
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  postMessage(message: unknown): void {
    // The callback takes the error of a child that has just died; `exit` tells of it.
    if (this.#child?.connected === true) this.#child.send(message as object, () => undefined);
  }

  kill(): boolean {
    this.#killed = this.#child?.kill('SIGTERM') ?? false;
    return this.#killed;
  }

  /** As Electron does it: the listeners are taken off the streams at once, though more may be in the pipes. */
  #exit(code: number): void {
    if (this.#child === null) return;
    this.#child = null;
    this.emit('exit', code);
    this.stdout.removeAllListeners();
    this.stderr.removeAllListeners();
  }
}

export const utilityProcess = {
  fork: (entry: string, parameters: readonly string[] = []): UtilityProcess => {
    if (!lifecycle.ready) throw new TypeError('utilityProcess cannot be created before app is ready.');
    return new UtilityProcess(entry, parameters);
  },
};
