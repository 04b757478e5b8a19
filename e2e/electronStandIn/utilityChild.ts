/** Loaded before the entry of a utility process: gives it a `parentPort` in place of Node's own channel. */
import { EventEmitter } from 'node:events';

const send = process.send?.bind(process);
const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown): void => void send?.(message),
});
process.on('message', (data) => parentPort.emit('message', { data, ports: [] }));
// A utility process does not outlive its app.
process.on('disconnect', () => process.exit(0));
Object.defineProperty(process, 'parentPort', { value: parentPort });
Object.defineProperty(process, 'send', { value: undefined });
