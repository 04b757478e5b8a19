import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { failedLately, fetchElectron } from './fetchElectron.ts';

let root = '';
const binary = (): string => join(root, 'node_modules/electron/dist/electron');
const install = vi.fn<(root: string) => void>();
const succeed = (): void => {
  mkdirSync(join(root, 'node_modules/electron/dist'), { recursive: true });
  writeFileSync(join(root, 'node_modules/electron/path.txt'), 'electron');
  writeFileSync(binary(), '');
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hearth-fetch-'));
  install.mockReset();
});
afterEach(() => rmSync(root, { recursive: true }));

test('without a network every start would wait for the same failure', () => {
  expect(fetchElectron(root, install)).toBeNull();
  expect(fetchElectron(root, install)).toBeNull();
  expect(install).toHaveBeenCalledTimes(1);
});

test('a network that came back would never be tried again', () => {
  fetchElectron(root, install);
  expect(failedLately(root, Date.now())).toBe(true);
  expect(failedLately(root, Date.now() + 25 * 60 * 60 * 1000)).toBe(false);
});

test('a binary that is there, or was fetched, would not be used', () => {
  install.mockImplementation(succeed);
  expect(fetchElectron(root, install)).toBe(binary());
  expect(fetchElectron(root, install)).toBe(binary());
  expect(install).toHaveBeenCalledTimes(1);
});

test('a binary that was installed by hand after a failure would be ignored for a day', () => {
  fetchElectron(root, install);
  succeed();
  expect(fetchElectron(root, install)).toBe(binary());
});
