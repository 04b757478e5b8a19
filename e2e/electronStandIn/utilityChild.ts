/** Loaded before the entry of a utility process: gives it a `parentPort` in place of Node's own channel. */
import { EventEmitter } from 'node:events';

const send = process.send?.bind(process);
const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown): void => void send?.(message),
});
// Messages wait until somebody listens, as they do in Electron (and in Node, which keeps them as long).
parentPort.on('newListener', (name) => {
  if (name !== 'message' || parentPort.listenerCount('message') > 0) return;
  process.on('message', (data) => parentPort.emit('message', { data, ports: [] }));
});
// A utility process does not outlive its app.
process.on('disconnect', () => process.exit(0));
Object.defineProperty(process, 'parentPort', { value: parentPort });
Object.defineProperty(process, 'send', { value: undefined });
