/** Starts children with `child_process.fork`, for the shells that run on plain Node. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createInbox } from '../../contract/transports/inbox.ts';
import type { Child, ChildExit, ChildName, Launcher } from './launcher.ts';
import { createLineSplitter } from './lines.ts';

/** Compiled code of the children, kept by Node beside the sources: half of a child's start is compiling them. */
export const compiledFolder = fileURLToPath(new URL('../../.cache/compiled', import.meta.url));

type Entries = Readonly<Record<ChildName, URL>>;

const appEntries: Entries = {
  engine: new URL('../engine/engine.entry.ts', import.meta.url),
  quantize: new URL('../quantize/quantize.entry.ts', import.meta.url),
  evaluate: new URL('../quantize/evaluate.entry.ts', import.meta.url),
};

/** @param entries the children's files; others are given by tests. */
export const createNodeLauncher = (entries: Entries = appEntries): Launcher => ({
  launch: (name): Child => {
    const child = fork(fileURLToPath(entries[name]), [], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      // A debugger of the host must not be inherited: the port would be taken.
      execArgv: [],
      env: { NODE_COMPILE_CACHE: compiledFolder, ...process.env },
    });
    const inbox = createInbox();
    child.on('message', (message) => inbox.receive(message));
    child.on('disconnect', () => inbox.close());

    let onLine: (line: string) => void = () => undefined;
    const splitter = createLineSplitter((line) => onLine(line));
    child.stderr?.setEncoding('utf8');
    child.stderr?.on('data', (text: string) => splitter.push(text));
    const stderrEnded = new Promise<void>((resolve) => {
      if (child.stderr === null) resolve();
      child.stderr?.on('close', () => {
        splitter.end();
        resolve();
      });
    });
    const ended = new Promise<ChildExit>((resolve) => {
      child.on('exit', (exitCode, signal) => resolve({ exitCode, signal }));
      child.on('error', () => resolve({ exitCode: null, signal: null }));
    });

    return {
      pid: child.pid ?? null,
      transport: {
        send: (message) => {
          // The callback takes the error of a child that has just died; `exited` tells of it.
          if (child.connected) child.send(message as object, () => undefined);
        },
        onMessage: (listener) => inbox.onMessage(listener),
        onClose: (listener) => inbox.onClose(listener),
        close: () => {
          if (child.connected) child.disconnect();
          inbox.close();
        },
      },
      // Not Node's own 'close': after a disconnect from this side it does not come. The last lines of the log count.
      exited: Promise.all([ended, stderrEnded]).then(([exit]) => exit),
      onStderrLine: (listener) => {
        onLine = listener;
      },
      kill: () => void child.kill('SIGKILL'),
    };
  },
});
