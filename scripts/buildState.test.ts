import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBuildState } from './buildState.ts';

let root = '';
/** Writes a file whose time, and whose folders' times, are so many seconds after an arbitrary moment. */
const write = (path: string, second: number): void => {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  for (let entry = file; entry !== root; entry = dirname(entry)) utimesSync(entry, second, second);
};
const build = (second: number): void => {
  for (const path of ['out/main/main.js', 'out/preload/preload.cjs', 'out/renderer/index.html']) write(path, second);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hearth-build-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('a first start would show an empty window', () => {
  write('core/compose.ts', 10);
  expect(readBuildState(root)).toBe('missing');
});

test('a build that was broken off after its first part would be used', () => {
  write('out/main/main.js', 20);
  expect(readBuildState(root)).toBe('missing');
});

test('every start would build again', () => {
  write('core/compose.ts', 10);
  build(20);
  expect(readBuildState(root)).toBe('current');
});

test('a changed source, deep down or in one part only, would not be seen', () => {
  write('core/compose.ts', 10);
  build(20);
  write('renderer/features/chat/ChatPage.tsx', 30);
  expect(readBuildState(root)).toBe('stale');
});

test('a removed source would stay in the build', () => {
  write('core/chat/old.ts', 10);
  build(20);
  rmSync(join(root, 'core/chat/old.ts'));
  utimesSync(join(root, 'core/chat'), 30, 30);
  expect(readBuildState(root)).toBe('stale');
});
