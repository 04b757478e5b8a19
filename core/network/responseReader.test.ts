import { describe, expect, it } from 'vitest';
import { createResponseReader, NotHttpError, type ResponseHead } from './responseReader.ts';

interface Read {
  readonly head: ResponseHead | null;
  readonly body: string;
  readonly isOver: boolean;
  readonly keepsAlive: boolean;
  /** Bytes behind the response. */
  readonly rest: string;
}

/** As it comes from a socket that delivers so many bytes at a time. */
const read = (text: string, step: number): Read => {
  const reader = createResponseReader();
  const bytes = Buffer.from(text, 'latin1');
  let head: ResponseHead | null = null;
  let body = '';
  let at = 0;
  for (let end = step; at < bytes.length && !reader.isOver(); end = Math.max(end, at) + step) {
    while (at < Math.min(end, bytes.length) && !reader.isOver()) {
      const ahead = reader.bodyAhead();
      const taken = reader.take(bytes.subarray(at, end));
      // What is said to be body, and nothing else, is body.
      expect(taken.body?.length ?? 0).toBe(Math.min(ahead, taken.used));
      at += taken.used;
      head ??= taken.head;
      body += taken.body?.toString('latin1') ?? '';
    }
  }
  const isOver = reader.isOver() || reader.endsWithClose();
  return { head, body, isOver, keepsAlive: reader.keepsAlive(), rest: text.slice(at) };
};

const steps = [1, 2, 3, 7, 1000];

describe.each(steps)('read %s bytes at a time, a response', (step) => {
  it('of a stated length ends there, and the connection can be used again', () => {
    const found = read('HTTP/1.1 206 Partial\r\nContent-Length: 5\r\nETag: "a"\r\n\r\nhelloHTTP/1.1', step);
    expect(found).toMatchObject({ body: 'hello', isOver: true, keepsAlive: true });
    expect(found.head?.status).toBe(206);
    expect(found.head?.header('content-length')).toBe('5');
    expect(found.head?.header('etag')).toBe('"a"');
    expect(found.head?.header('location')).toBeNull();
  });

  it('in chunks is put together, their extensions and trailers left out', () => {
    const chunks = '5;name=value\r\nhello\r\n7\r\n, world\r\n0\r\nTrailer: x\r\n\r\n';
    const found = read(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}more`, step);
    expect(found).toMatchObject({ body: 'hello, world', isOver: true, keepsAlive: true, rest: 'more' });
  });

  it('without a length goes on until the connection is closed', () => {
    const found = read('HTTP/1.1 200 OK\r\n\r\nhello', step);
    expect(found).toMatchObject({ body: 'hello', isOver: true, keepsAlive: false });
  });

  it('that only comes after an early hint is the one that counts', () => {
    const found = read('HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 204 None\r\n\r\n', step);
    expect(found).toMatchObject({ body: '', isOver: true, keepsAlive: true });
    expect(found.head?.status).toBe(204);
    expect(found.head?.header('link')).toBeNull();
  });

  it('says whether its connection stays', () => {
    const one = (version: string, connection: string): boolean =>
      read(`HTTP/${version} 200 OK\r\nContent-Length: 0\r\n${connection}\r\n`, step).keepsAlive;
    expect(one('1.1', '')).toBe(true);
    expect(one('1.1', 'Connection: close\r\n')).toBe(false);
    expect(one('1.0', '')).toBe(false);
    expect(one('1.0', 'Connection: Keep-Alive\r\n')).toBe(true);
  });

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['a status that is none', 'HTTP/1.1 OK\r\n'],
    ['a header without a name', 'HTTP/1.1 200 OK\r\n: nothing\r\n\r\n'],
    ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: 5 or so\r\n\r\n'],
    ['a chunk without a length', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n'],
    ['a head without an end', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(30_000)}`],
  ])('that is %s is refused', (_what, text) => {
    expect(() => read(text, step)).toThrow(NotHttpError);
  });
});
