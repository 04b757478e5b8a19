/**
 * Starts the children in Electron: `utilityProcess`, which is the only way once the fuses forbid to run the program as
 * Node. Needs `ready`.
 */
import { utilityProcess } from 'electron';
import type { Transport } from '../../contract/transport.ts';
import { createInbox } from '../../contract/transports/inbox.ts';
import type { Child, ChildExit, ChildName, Launcher } from '../../core/process/launcher.ts';
import { utilityExit } from './utilityExit.ts';
import { readStderr } from './utilityStderr.ts';

const launch = (entry: string, name: ChildName): Child => {
  const child = utilityProcess.fork(entry, [], {
    stdio: 'pipe',
    serviceName: `Hearth ${name}`,
    // llama.cpp's libraries are signed by nobody, or not by us; macOS loads them only in the helper made for that.
    allowLoadingUnsignedLibraries: true,
  });
  let onLine: (line: string) => void = () => undefined;
  const read = readStderr(child, (line) => onLine(line));
  // Nobody reads it, and a full pipe would stop the child.
  child.stdout?.on('data', () => undefined);
  child.on('error', (type, location) => onLine(`${type} in ${location}`));

  let wish: 'stay' | 'leave' | 'die' = 'stay';
  /** Before the child is spawned there is nothing to end; then it is ended as soon as it is. */
  const end = (): void => {
    if (child.pid === undefined || wish === 'stay') return;
    if (wish === 'leave') {
      child.kill();
      return;
    }
    try {
      // `child.kill()` asks with SIGTERM, which a native handler could swallow.
      process.kill(child.pid, 'SIGKILL');
    } catch {
      child.kill();
    }
  };
  child.once('spawn', end);

  const inbox = createInbox();
  child.on('message', (message: unknown) => inbox.receive(message));
  const ended = new Promise<ChildExit>((resolve) => {
    // Decided before anybody hears of it: a child that has died by itself is often killed then, to be sure.
    child.once('exit', (code) => {
      resolve(wish === 'die' ? { exitCode: null, signal: 'SIGKILL' } : utilityExit(code, process.platform));
      inbox.close();
    });
  });
  const transport: Transport = {
    send: (message) => {
      if (!inbox.closed) child.postMessage(message);
    },
    onMessage: (listener) => inbox.onMessage(listener),
    onClose: (listener) => inbox.onClose(listener),
    // A utility process cannot be disconnected, which is what tells a child elsewhere that it may go. It is told so.
    close: () => {
      if (inbox.closed) return;
      inbox.close();
      wish = wish === 'die' ? 'die' : 'leave';
      end();
    },
  };

  const exited = Promise.all([ended, read]).then(([exit]) => exit);
  return {
    get pid() {
      return child.pid ?? null;
    },
    transport,
    exited,
    onStderrLine: (listener) => {
      onLine = listener;
    },
    kill: () => {
      wish = 'die';
      end();
    },
  };
};

/** `entryOf` gives the built file of a child. */
export const createUtilityLauncher = (entryOf: (name: ChildName) => string): Launcher => ({
  launch: (name) => launch(entryOf(name), name),
});
