import { expect, test } from 'vitest';
import { unpacked } from './places.ts';

test('native code would be given a path inside the archive, which only Electron can read', () => {
  expect(unpacked('/opt/Hearth/resources/app.asar/assets')).toBe('/opt/Hearth/resources/app.asar.unpacked/assets');
  expect(unpacked('C:\\Hearth\\resources\\app.asar\\assets')).toBe('C:\\Hearth\\resources\\app.asar.unpacked\\assets');
});

test('a checkout, or a path that is unpacked already, would be rewritten', () => {
  expect(unpacked('/src/hearth/assets')).toBe('/src/hearth/assets');
  expect(unpacked('/r/app.asar.unpacked/assets')).toBe('/r/app.asar.unpacked/assets');
});
