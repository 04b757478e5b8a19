import { expect, test } from 'vitest';
import { isGranted } from './permissions.ts';

const page = { from: 'app://hearth/', isMainFrame: true };

test('the button that copies an answer would not work', () => {
  expect(isGranted({ permission: 'clipboard-sanitized-write', ...page })).toBe(true);
});

test.each(['clipboard-read', 'media', 'geolocation', 'notifications', 'openExternal', 'fileSystem', 'hid', 'usb'])(
  'a page that was taken over would be given: %s',
  (permission) => {
    expect(isGranted({ permission, ...page })).toBe(false);
  },
);

test('another page, or a frame inside ours, could write to the clipboard', () => {
  expect(isGranted({ permission: 'clipboard-sanitized-write', from: 'https://e.com', isMainFrame: true })).toBe(false);
  expect(isGranted({ permission: 'clipboard-sanitized-write', from: 'app://hearth/', isMainFrame: false })).toBe(false);
});
