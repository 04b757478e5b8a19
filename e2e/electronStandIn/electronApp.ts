/** `app`: paths, the single-instance lock, `ready`, and the order of events in which an Electron app ends. */
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lifecycle } from './lifecycle.ts';
import { closeBrowser } from './browser.ts';
import { refusable } from './refusable.ts';

const paths = new Map<string, string>();
const becameReady = Promise.withResolvers<undefined>();
let lock: string | null = null;
let loaded = false;
let exiting = false;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

class App extends EventEmitter {
  name = 'hearth';
  readonly isPackaged = false;
  readonly commandLine = { appendSwitch: (): void => undefined };

  setName(name: string): void {
    this.name = name;
  }
  getName(): string {
    return this.name;
  }
  setAppUserModelId(): void {
    // Windows only.
  }
  enableSandbox(): void {
    if (lifecycle.ready) throw new Error('app.enableSandbox() can only be called before app is ready.');
  }
  getLocale(): string {
    return 'en-US';
  }
  setPath(name: string, path: string): void {
    if (lifecycle.ready)
      throw new Error('The stand-in wants paths to be set before `ready`, when nothing is open yet.');
    if (!existsSync(path)) throw new Error(`Failed to set path: ${path}`);
    paths.set(name, path);
  }
  getPath(name: string): string {
    const path = paths.get(name);
    if (path === undefined) throw new Error(`The app would write to Electron's default place for ${name}.`);
    return path;
  }
  isReady(): boolean {
    return lifecycle.ready;
  }
  async whenReady(): Promise<void> {
    await becameReady.promise;
  }

  requestSingleInstanceLock(): boolean {
    lock = join(this.getPath('userData'), 'SingletonLock');
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch {
      const owner = Number(readFileSync(lock, 'utf8'));
      if (isAlive(owner)) {
        lock = null;
        process.kill(owner, 'SIGUSR2');
        return false;
      }
      writeFileSync(lock, String(process.pid));
    }
    process.on('SIGUSR2', () => this.emit('second-instance', {}, process.argv, process.cwd()));
    return true;
  }

  quit(): void {
    // Before the main module has loaded there is nothing to be asked; Electron ends then, too.
    if (!loaded || exiting) {
      setImmediate(() => this.exit(0));
      return;
    }
    const event = refusable({});
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    lifecycle.quitting = true;
    for (const window of [...lifecycle.windows]) {
      if (window.requestClose()) continue;
      lifecycle.quitting = false;
      return;
    }
    const willQuit = refusable({});
    this.emit('will-quit', willQuit);
    if (!willQuit.defaultPrevented) this.exit(0);
  }

  exit(code = 0): void {
    if (exiting) return;
    exiting = true;
    lifecycle.quitting = true;
    for (const window of [...lifecycle.windows]) window.destroy();
    this.emit('quit', {}, code);
    if (lock !== null) rmSync(lock, { force: true });
    closeBrowser();
    process.exit(code);
  }
}

export const app = new App();

lifecycle.onLastWindowClosed = () => {
  if (lifecycle.quitting) return;
  if (app.listenerCount('window-all-closed') === 0) app.quit();
  else app.emit('window-all-closed');
};

/** Called once the app's main module has been evaluated: only then does Electron become ready. */
export const becomeReady = (): void => {
  loaded = true;
  if (exiting) return;
  lifecycle.ready = true;
  app.emit('ready');
  becameReady.resolve(undefined);
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
