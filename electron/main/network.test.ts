import { expect, test } from 'vitest';
import { isLocalAddress } from './network.ts';

test('the page, its workers, pictures of it and the developer tools would not load', () => {
  expect(isLocalAddress('app://hearth/assets/index.js')).toBe(true);
  expect(isLocalAddress('blob:app://hearth/0b5f')).toBe(true);
  expect(isLocalAddress('data:font/woff2;base64,AA')).toBe(true);
  expect(isLocalAddress('devtools://devtools/bundled/inspector.html')).toBe(true);
});

test.each([
  'https://example.com/',
  'http://127.0.0.1:8080/',
  'ws://localhost/',
  'wss://e.com',
  'file:///etc/passwd',
  'app://x/',
])('a page could talk to something else than this app: %s', (address) => {
  expect(isLocalAddress(address)).toBe(false);
});
