import { expect, test } from 'vitest';
import { pageUrl } from './pageUrl.ts';
import { isOwnPage } from './sender.ts';

const page = { url: pageUrl, parent: null };

test('the page itself would be turned away', () => {
  expect(isOwnPage(page)).toBe(true);
});

test('a frame embedded in the page would be trusted like the page', () => {
  expect(isOwnPage({ url: pageUrl, parent: page })).toBe(false);
});

test('a foreign page in a window of ours would be trusted', () => {
  expect(isOwnPage({ url: 'https://example.com/', parent: null })).toBe(false);
  expect(isOwnPage({ url: 'about:blank', parent: null })).toBe(false);
});

test('a message from a frame that is gone would be trusted', () => {
  expect(isOwnPage(null)).toBe(false);
});
