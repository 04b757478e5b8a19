/**
 * Starts the children in Electron: `utilityProcess`, which is the only way once the fuses forbid to run the program as
 * Node. Needs `ready`.
 */
import { utilityProcess, type UtilityProcess } from 'electron';
import type { Transport } from '../../contract/transport.ts';
import { createInbox } from '../../contract/transports/inbox.ts';
import type { Child, ChildExit, ChildName, Launcher } from '../../core/process/launcher.ts';
import { utilityExit } from './utilityExit.ts';
import { readStderr } from './utilityStderr.ts';

const transportTo = (child: UtilityProcess): Transport => {
  const inbox = createInbox();
  child.on('message', (message: unknown) => inbox.receive(message));
  child.once('exit', () => inbox.close());
  return {
    send: (message) => {
      if (!inbox.closed) child.postMessage(message);
    },
    onMessage: (listener) => inbox.onMessage(listener),
    onClose: (listener) => inbox.onClose(listener),
    // A child has one channel for life; not to listen is all that closing can mean.
    close: () => inbox.close(),
  };
};

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

  let killed = false;
  const kill = (): void => {
    killed = true;
    // Before it is spawned there is nothing to end; it is ended then.
    if (child.pid === undefined) return;
    try {
      // `child.kill()` asks with SIGTERM, which a native handler could swallow.
      process.kill(child.pid, 'SIGKILL');
    } catch {
      child.kill();
    }
  };
  child.once('spawn', () => {
    if (killed) kill();
  });
  const exitCode = new Promise<number>((resolve) => child.once('exit', resolve));
  const exited = Promise.all([exitCode, read]).then(([code]): ChildExit =>
    killed ? { exitCode: null, signal: 'SIGKILL' } : utilityExit(code, process.platform),
  );
  return {
    get pid() {
      return child.pid ?? null;
    },
    transport: transportTo(child),
    exited,
    onStderrLine: (listener) => {
      onLine = listener;
    },
    kill,
  };
};

/** `entryOf` gives the built file of a child. */
export const createUtilityLauncher = (entryOf: (name: ChildName) => string): Launcher => ({
  launch: (name) => launch(entryOf(name), name),
});
