import { expect, it } from 'vitest';
import { createProxyChoice } from './proxyChoice.ts';

const chosen = (given: string | null, env: Record<string, string>, address: string): string | null =>
  createProxyChoice(given, env)(new URL(address))?.href ?? null;

it('reads the environment as curl does: small letters first, HTTPS_PROXY for https, a proxy without a scheme is http', () => {
  const env = { http_proxy: 'small:3128', HTTP_PROXY: 'http://large:1', HTTPS_PROXY: 'https://secure:2' };
  expect(chosen(null, env, 'http://hub.example')).toBe('http://small:3128/');
  expect(chosen(null, env, 'https://hub.example')).toBe('https://secure:2/');
  expect(chosen(null, { HTTP_PROXY: 'http://only:1' }, 'https://hub.example')).toBe('http://only:1/');
  expect(chosen(null, {}, 'https://hub.example')).toBeNull();
  expect(chosen('http://given:4', env, 'https://hub.example')).toBe('http://given:4/');
});

it.each<[noProxy: string, address: string, isDirect: boolean]>([
  ['hub.example', 'https://hub.example', true],
  ['hub.example', 'https://cdn.hub.example', true],
  ['.hub.example', 'https://hub.example', true],
  ['*.hub.example', 'https://cdn.hub.example', true],
  ['hub.example', 'https://nothub.example', false],
  ['HUB.example, other', 'https://hub.example', true],
  ['hub.example:8443', 'https://hub.example:8443', true],
  ['hub.example:8443', 'https://hub.example', false],
  ['hub.example:443', 'https://hub.example', true],
  ['[::1]:80', 'http://[::1]', true],
  ['::1', 'http://[::1]:9', true],
  ['127.0.0.1', 'http://127.0.0.1:9', true],
  ['*', 'http://anything.example', true],
  ['', 'http://anything.example', false],
])('NO_PROXY=%s and %s: direct is %s', (noProxy, address, isDirect) => {
  expect(chosen('http://proxy:3128', { NO_PROXY: noProxy }, address) === null).toBe(isDirect);
});
