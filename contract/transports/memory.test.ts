import { expect, it } from 'vitest';
import { describeProtocol } from '../rpc/protocol.suite.ts';
import { createMemoryPair } from './memory.ts';

describeProtocol('a pair in memory', () => {
  const [caller, server] = createMemoryPair();
  return Promise.resolve({ caller, server, dispose: () => Promise.resolve() });
});

it('hands over copies: a change after sending does not reach the other side', async () => {
  const [left, right] = createMemoryPair();
  const message = { text: 'before' };
  left.send(message);
  message.text = 'after';
  expect(await new Promise((resolve) => right.onMessage(resolve))).toEqual({ text: 'before' });
});

it('delivers what was sent before closing, and tells both sides of the end once', async () => {
  const [left, right] = createMemoryPair();
  const heard: unknown[] = [];
  left.onClose(() => heard.push('left closed'));
  right.onMessage((message) => heard.push(message));
  const closed = new Promise<void>((resolve) => right.onClose(resolve));
  left.send('last words');
  left.close();
  left.close();
  left.send('too late');
  await closed;
  right.close();
  expect(heard).toEqual(['left closed', 'last words']);
});

it('keeps messages for a listener that comes later', async () => {
  const [left, right] = createMemoryPair();
  left.send(1);
  left.send(2);
  await Promise.resolve();
  const heard: unknown[] = [];
  right.onMessage((message) => heard.push(message));
  expect(heard).toEqual([1, 2]);
});
