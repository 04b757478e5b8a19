/**
 * Bodies that are read straight to their place. The system writes into the buffer that it was given last, whenever the
 * next bytes come: that must be one that nobody else uses by then.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { openHttpConnection, type HttpConnection } from './httpConnection.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** `hear` gets each request, with its number. */
const connect = async (hear: (socket: Socket, index: number) => void): Promise<HttpConnection> => {
  let index = 0;
  const server = createServer((socket) => {
    open.push(() => socket.destroy());
    socket.setNoDelay(true).on('data', () => hear(socket, index++));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  open.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const url = new URL(`http://127.0.0.1:${port}`);
  const target = { url, proxy: null, trust: undefined, limitMs: 1000, signal: undefined };
  const connection = await openHttpConnection(target);
  open.push(() => connection.close());
  return connection;
};

const request = 'GET / HTTP/1.1\r\nhost: a\r\n\r\n';
const headOf = (bytes: number): string => `HTTP/1.1 200 OK\r\ncontent-length: ${bytes}\r\n\r\n`;
const bodyBytes = 300_000;
const bodyOf = (letter: string): Buffer => Buffer.alloc(bodyBytes, letter);

/** Fills `place` in order, and counts what had to be copied there. */
const receiveInto = (place: Buffer) => {
  const state = { at: 0, copiedBytes: 0 };
  return {
    state,
    room: () => place.subarray(state.at),
    onData: (data: Buffer): undefined => {
      if (data.buffer !== place.buffer) state.copiedBytes += data.copy(place, state.at);
      state.at += data.length;
    },
  };
};

it('one body after the other goes to its own place: what was full stays as it is', async () => {
  const connection = await connect(
    (socket, index) => socket.write(headOf(bodyBytes)) && socket.write(bodyOf(`${index}`)),
  );
  const places = [0, 1, 2].map(() => Buffer.alloc(bodyBytes * 2, 'x'));
  for (const [index, place] of places.entries()) {
    const receiver = receiveInto(place);
    await connection.get(request, receiver, 1000);
    expect(receiver.state.at).toBe(bodyBytes);
    // The head brings some of it, and that alone is copied.
    expect(receiver.state.copiedBytes).toBeLessThanOrEqual(64 * 1024);
    for (const [other, each] of places.entries()) {
      const wanted = other <= index ? Buffer.concat([bodyOf(`${other}`), Buffer.alloc(bodyBytes, 'x')]) : null;
      expect(each.equals(wanted ?? Buffer.alloc(bodyBytes * 2, 'x'))).toBe(true);
    }
  }
  expect(connection.isFree()).toBe(true);
});

it('while it is held back nothing is written to where it was to go on', async () => {
  const connection = await connect((socket) => socket.write(headOf(bodyBytes)) && socket.write(bodyOf('b')));
  const place = Buffer.alloc(bodyBytes, 'x');
  const receiver = receiveInto(place);
  let holds = 0;
  await connection.get(
    request,
    {
      room: receiver.room,
      onData: (data) => {
        receiver.onData(data);
        if (holds++ > 3) return undefined;
        const { at } = receiver.state;
        return new Promise((resolve) => {
          setTimeout(() => {
            expect(place.subarray(at).every((byte) => byte === 0x78)).toBe(true);
            resolve();
          }, 20);
        });
      },
    },
    1000,
  );
  expect(place.equals(bodyOf('b'))).toBe(true);
});

it('what a server sends beyond its answer is written nowhere, and ends the connection', async () => {
  const begun = Promise.withResolvers<undefined>();
  const connection = await connect((socket) => {
    socket.write(`${headOf(5)}h`);
    void begun.promise.then(() => socket.write('ello and more'));
  });
  const place = Buffer.alloc(100, 'x');
  const receiver = receiveInto(place);
  await connection.get(
    request,
    {
      room: receiver.room,
      onData: (data) => {
        receiver.onData(data);
        begun.resolve(undefined);
        return undefined;
      },
    },
    1000,
  );
  await expect.poll(() => connection.isClosed()).toBe(true);
  expect(place.toString()).toBe(`hello${'x'.repeat(95)}`);
});

it('a body without room is handed over in buffers that may be kept', async () => {
  const connection = await connect((socket) => socket.write(headOf(bodyBytes)) && socket.write(bodyOf('k')));
  const kept: Buffer[] = [];
  const onData = (data: Buffer): undefined => void kept.push(data);
  await connection.get(request, { onData }, 1000);
  expect(Buffer.concat(kept).equals(bodyOf('k'))).toBe(true);
});
