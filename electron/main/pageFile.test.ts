import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { resolvePageFile } from './pageFile.ts';

const root = resolve('/app/out/renderer');

test('the page or a part of it would not be found', () => {
  expect(resolvePageFile(root, 'app://hearth/')?.path).toBe(join(root, 'index.html'));
  expect(resolvePageFile(root, 'app://hearth/index.html?x=1#/chat')?.path).toBe(join(root, 'index.html'));
  expect(resolvePageFile(root, 'app://hearth/assets/a%20b-1.js')).toEqual({
    path: join(root, 'assets/a b-1.js'),
    contentType: 'text/javascript; charset=utf-8',
  });
});

test.each([
  'app://hearth/..%2f..%2fmain%2fmain.js',
  'app://hearth/%2e%2e%2f%2e%2e%2fpackage.json',
  'app://hearth/assets/..%2f..%2f..%2fmain/main.js',
  'app://hearth/..%5c..%5cpackage.json',
  'app://hearth/..%2frenderer-other/index.html',
  'app://hearth/C:%5cWindows%5cwin.json',
  'app://hearth/c:/windows/win.json',
  'app://hearth/index.html%00.png',
  'app://hearth/%E0%A4%A',
])('a file outside the page would be served: %s', (url) => {
  expect(resolvePageFile(root, url)).toBeNull();
});

test.each(['app://elsewhere/index.html', 'https://hearth/index.html', 'file:///etc/passwd', 'nonsense'])(
  'another address would be answered with our files: %s',
  (url) => {
    expect(resolvePageFile(root, url)).toBeNull();
  },
);

test.each(['app://hearth/main.js.map', 'app://hearth/.env', 'app://hearth/data.sqlite', 'app://hearth/assets/'])(
  'a kind of file that the page does not consist of would be served: %s',
  (url) => {
    expect(resolvePageFile(root, url)).toBeNull();
  },
);

test('dots that stay inside the page would be refused', () => {
  expect(resolvePageFile(root, 'app://hearth/assets/../index.html')?.path).toBe(join(root, 'index.html'));
});
