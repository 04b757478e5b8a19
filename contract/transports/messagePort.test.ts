import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { describeProtocol } from '../rpc/protocol.suite.ts';
import { messagePortTransport, type EmitterPort } from './messagePort.ts';

describeProtocol('message ports', () => {
  const { port1, port2 } = new MessageChannel();
  return Promise.resolve({
    caller: messagePortTransport(port1),
    server: messagePortTransport(port2),
    dispose: () => {
      port1.close();
      return Promise.resolve();
    },
  });
});

/** Like Electron's MessagePortMain: an emitter that is silent until started and passes events, not messages. */
class FakeMainPort extends EventEmitter implements EmitterPort {
  readonly posted: unknown[] = [];
  started = false;
  start(): void {
    this.started = true;
  }
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  close(): void {
    this.emit('close');
  }
}

it("reads the data of the events of Electron's ports, and starts them", () => {
  const port = new FakeMainPort();
  const transport = messagePortTransport(port);
  const heard: unknown[] = [];
  transport.onMessage((message) => heard.push(message));
  transport.onClose(() => heard.push('closed'));
  expect(port.started).toBe(true);
  port.emit('message', { data: { text: 'hello' } });
  transport.send('answer');
  port.close();
  transport.send('too late');
  expect(heard).toEqual([{ text: 'hello' }, 'closed']);
  expect(port.posted).toEqual(['answer']);
});
