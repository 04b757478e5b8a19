/**
 * The transport between a child process and its host, seen from inside the child: Electron's `parentPort` in a utility
 * process, Node's IPC channel elsewhere. The child ends when its host is gone, so that no engine outlives the app.
 */
import { flushCompileCache } from 'node:module';
import { createInbox } from '../../contract/transports/inbox.ts';
import type { Transport } from '../../contract/transport.ts';
import { keepWholeLog } from './wholeLog.ts';

/** Electron's `process.parentPort`, as far as it is used here. */
interface ParentPort {
  on(type: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
}

const findParentPort = (): ParentPort | null => {
  const candidate: unknown = Reflect.get(process, 'parentPort');
  return typeof candidate === 'object' && candidate !== null ? (candidate as ParentPort) : null;
};

export const connectToHost = (): Transport => {
  keepWholeLog();
  // Node keeps compiled code when a process ends by itself, and children are ended by their host.
  setImmediate(flushCompileCache);
  const inbox = createInbox();
  const parentPort = findParentPort();
  if (parentPort !== null) {
    parentPort.on('message', ({ data }) => inbox.receive(data));
  } else {
    process.on('message', (message) => inbox.receive(message));
    // Ctrl+C in a terminal, or a service manager's stop, reaches every process of the group: the host decides.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
    process.on('disconnect', () => {
      inbox.close();
      // Not `process.exit`: it waits for a native call on a worker thread, and a quantization may take hours.
      process.kill(process.pid, 'SIGKILL');
    });
  }
  return {
    send: (message) => {
      if (inbox.closed) return;
      if (parentPort !== null) parentPort.postMessage(message);
      // The callback takes the error of a host that has just died; 'disconnect' follows and ends this process.
      else process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => inbox.onMessage(listener),
    onClose: (listener) => inbox.onClose(listener),
    close: () => inbox.close(),
  };
};
