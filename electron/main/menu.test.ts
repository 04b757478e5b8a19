import { expect, test } from 'vitest';
import { menuTemplate } from './menu.ts';

const text = (platform: NodeJS.Platform, development: boolean): string =>
  JSON.stringify(menuTemplate({ platform, development }));

test('a released app would offer the developer tools', () => {
  expect(text('linux', false)).not.toContain('toggleDevTools');
  expect(text('linux', true)).toContain('toggleDevTools');
});

test('without an edit menu copy and paste would have no keys on macOS, and without its own menu no quit', () => {
  expect(text('darwin', false)).toContain('editMenu');
  expect(text('darwin', false)).toContain('appMenu');
  expect(text('win32', false)).toContain('quit');
});
