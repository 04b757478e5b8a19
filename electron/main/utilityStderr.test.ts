import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { UtilityProcess } from 'electron';
import { expect, test } from 'vitest';
import { readStderr } from './utilityStderr.ts';

/** What is in a pipe is read in a later turn of the event loop than the one that the exit is reported in. */
const anotherTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A utility process as Electron makes it, down to what it does to the stream when it reports the exit. */
const createChild = () => {
  const stderr = new PassThrough();
  const emitter = new EventEmitter();
  const child = Object.assign(emitter, { stderr }) as unknown as UtilityProcess;
  const exit = (): void => {
    emitter.emit('exit', 6);
    stderr.removeAllListeners();
  };
  return { child, stderr, exit };
};

test('what was still in the pipe when the process died would be lost, and with it the cause', async () => {
  const { child, stderr, exit } = createChild();
  const lines: string[] = [];
  const read = readStderr(child, (line) => lines.push(line));
  stderr.write('loading\nCUDA err');
  exit();
  await anotherTurn();
  stderr.write('or: out of memory\nGGML_ASSERT');
  stderr.end();
  await read;
  expect(lines).toEqual(['loading', 'CUDA error: out of memory', 'GGML_ASSERT']);
});

test('a pipe that somebody else holds open would keep the exit from ever being known', async () => {
  const { child, stderr, exit } = createChild();
  const lines: string[] = [];
  const read = readStderr(child, (line) => lines.push(line));
  stderr.write('last words');
  exit();
  await read;
  expect(lines).toEqual(['last words']);
});

test('a character that is split over two reads would be garbled', async () => {
  const { child, stderr, exit } = createChild();
  const lines: string[] = [];
  const read = readStderr(child, (line) => lines.push(line));
  const bytes = Buffer.from('思考\n');
  stderr.write(bytes.subarray(0, 2));
  stderr.write(bytes.subarray(2));
  stderr.end();
  exit();
  await read;
  expect(lines).toEqual(['思考']);
});
