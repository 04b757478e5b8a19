import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findElectron, hasDisplay } from './electronBinary.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hearth-electron-'));
  mkdirSync(join(root, 'node_modules/electron/dist'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

test('the npm package without its binary would be taken for a desktop app', () => {
  expect(findElectron(root)).toBeNull();
});

test('a binary that was deleted after its installation would be started', () => {
  writeFileSync(join(root, 'node_modules/electron/path.txt'), 'electron');
  expect(findElectron(root)).toBeNull();
});

test('an installed binary would not be found', () => {
  writeFileSync(join(root, 'node_modules/electron/path.txt'), 'electron');
  writeFileSync(join(root, 'node_modules/electron/dist/electron'), '');
  expect(findElectron(root)).toBe(join(root, 'node_modules/electron/dist/electron'));
});

test('a server without a display would get a window that cannot open', () => {
  expect(hasDisplay('linux', {})).toBe(false);
  expect(hasDisplay('linux', { DISPLAY: '' })).toBe(false);
  expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
  expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
  expect(hasDisplay('darwin', {})).toBe(true);
});
