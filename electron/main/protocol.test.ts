import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from 'electron';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { servePage } from './protocol.ts';

let root = '';
let handle: (request: Request) => Promise<Response> = () => Promise.reject(new Error('not registered'));
const ask = (url: string, method = 'GET'): Promise<Response> => handle(new Request(url, { method }));

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'hearth-page-'));
  writeFileSync(join(root, 'index.html'), '<!doctype html>');
  const protocol = {
    handle: (_scheme: string, handler: typeof handle) => {
      handle = handler;
    },
  };
  servePage({ protocol } as unknown as Session, root, { 'content-security-policy': "default-src 'none'" });
});
afterAll(() => rmSync(root, { recursive: true }));

test('the page would come without its type, without its policy, or from an old cache', async () => {
  const response = await ask('app://hearth/index.html');
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('<!doctype html>');
  expect(Object.fromEntries(response.headers)).toEqual({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'",
    'content-type': 'text/html; charset=utf-8',
  });
});

test.each([
  ['app://hearth/missing.js', 'GET', 404],
  ['app://hearth/..%2fsecret.json', 'GET', 404],
  ['app://hearth/index.html', 'POST', 405],
])('an answer that is no file would come without the policy: %s %s', async (url, method, status) => {
  const response = await ask(url, method);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-security-policy')).toBe("default-src 'none'");
  expect(await response.text()).toBe('');
});
