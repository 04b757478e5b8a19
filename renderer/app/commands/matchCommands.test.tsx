import { expect, test } from 'vitest';
import type { Command, CommandGroup } from './command.ts';
import { matchCommands } from './matchCommands.ts';

const command = (group: CommandGroup, label: string): Command => ({
  id: label,
  group,
  label,
  icon: <svg />,
  run: () => undefined,
});

const all = [
  command('chat', 'New chat'),
  command('chat', 'Rename this chat…'),
  command('view', 'Theme: dark'),
  command('view', '主题：深色'),
  command('chats', 'Renewal of the lease (draft)'),
];

const labels = (typed: string): readonly string[] =>
  matchCommands(all, typed).flatMap(({ items }) => items.map(({ label }) => label));

test('nothing typed offers everything in the order of the groups', () => {
  expect(labels('  ')).toEqual(all.map(({ label }) => label));
});

test('every word must be there, in any order and case', () => {
  expect(labels('CHAT rename')).toEqual(['Rename this chat…']);
  expect(labels('theme bright')).toEqual([]);
});

test('the beginning of a word counts more than its middle', () => {
  expect(labels('ch new')).toEqual(['New chat']);
  const found = matchCommands([command('chats', 'Renewal'), command('chats', 'The new house')], 'new');
  expect(found[0]?.items.map(({ label }) => label)).toEqual(['The new house', 'Renewal']);
});

test('signs of patterns are plain text, and Chinese needs no spaces', () => {
  expect(labels('(draft)')).toEqual(['Renewal of the lease (draft)']);
  expect(labels('深色')).toEqual(['主题：深色']);
});
