import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { resolveHome } from './home.ts';

const homedir = resolve('/users/ada');

test('without HEARTH_HOME, or with an empty one, state would land in the working folder', () => {
  expect(resolveHome({}, homedir)).toBe(join(homedir, '.hearth'));
  expect(resolveHome({ HEARTH_HOME: '  ' }, homedir)).toBe(join(homedir, '.hearth'));
});

test('HEARTH_HOME would be ignored', () => {
  expect(resolveHome({ HEARTH_HOME: resolve('/data/hearth') }, homedir)).toBe(resolve('/data/hearth'));
});

test('a relative HEARTH_HOME would move with every later change of the working folder', () => {
  expect(resolveHome({ HEARTH_HOME: 'state' }, homedir)).toBe(resolve('state'));
});

test('a tilde that no shell expanded would become a folder named ~', () => {
  expect(resolveHome({ HEARTH_HOME: '~/hearth' }, homedir)).toBe(join(homedir, 'hearth'));
  expect(resolveHome({ HEARTH_HOME: '~' }, homedir)).toBe(homedir);
});
