import { expect, test } from 'vitest';
import { isPageUrl, pageUrl } from './pageUrl.ts';

test('the page would not be recognised as our own', () => {
  expect(isPageUrl(pageUrl)).toBe(true);
  expect(isPageUrl('app://hearth/index.html#/models')).toBe(true);
});

test.each([
  'app://hearth.evil.example/index.html',
  'app://evil/index.html',
  'app://hearth@evil/',
  'app://hearth:8080/',
  'app://user@hearth/',
  'https://hearth/',
  'file:///app://hearth/',
  'about:blank',
  'data:text/html,app://hearth/',
  '',
])('a foreign address would be taken for the page: %s', (url) => {
  expect(isPageUrl(url)).toBe(false);
});
