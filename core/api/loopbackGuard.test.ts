import { expect, it } from 'vitest';
import { checkRequest } from './loopbackGuard.ts';

it.each([
  ['127.0.0.1:4711', undefined],
  ['127.0.0.1:4711', 'http://127.0.0.1:4711'],
  ['localhost:8080', 'http://localhost:8080'],
  ['[::1]:8080', 'http://[::1]:8080'],
  ['localhost', 'http://localhost'],
])('answers its own page at %s from %s', (host, origin) => {
  expect(checkRequest({ host, origin })).toEqual({ ok: true, host });
});

const refused: readonly (readonly [string | undefined, string | undefined, string])[] = [
  ['rebound.example:4711', undefined, 'a foreign name that points to loopback'],
  ['127.0.0.1.example:4711', undefined, 'a name that begins like loopback'],
  ['localhost:4711;x', undefined, 'a host that would reach into the policy'],
  [undefined, undefined, 'no host at all'],
  ['127.0.0.1:4711', 'https://site.example', 'a page from elsewhere'],
  ['127.0.0.1:4711', 'http://127.0.0.1:3000', 'a page of another program on this machine'],
  ['127.0.0.1:4711', 'null', 'a sandboxed frame or a file'],
  ['127.0.0.1:4711', 'http://localhost:4711', 'the same machine under another name'],
];

it.each(refused)('refuses host %s with origin %s: %s', (host, origin) => {
  expect(checkRequest({ host, origin })).toMatchObject({ ok: false });
});
