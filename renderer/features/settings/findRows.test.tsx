import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { startI18n } from '../../i18n/i18n.ts';
import { findRows } from './findRows.ts';
import type { SettingsSection } from './registry.ts';

const sections: readonly SettingsSection[] = [
  {
    id: 'appearance',
    title: () => 'Appearance',
    rows: [
      { id: 'theme', name: () => 'Theme', text: () => 'Light or dark', cost: () => 'Nothing', Control: () => <></> },
      { id: 'size', name: () => 'Size', text: () => 'Of text', cost: () => 'More scrolling', Control: () => <></> },
    ],
  },
  { id: 'keys', title: () => 'Keyboard', rows: [], More: () => <></>, words: () => ['New chat'] },
];
const found = (search: string): string[] =>
  findRows(sections, search, i18next.t).flatMap(({ id, rows }) => [id, ...rows.map((row) => row.id)]);

beforeAll(() => startI18n('en'));

describe('findRows', () => {
  it('finds by name, by what a row does and by what it costs: people search for the effect', () => {
    expect(found('DARK')).toEqual(['appearance', 'theme']);
    expect(found('scrolling')).toEqual(['appearance', 'size']);
  });

  it('wants every word: a second word must narrow and not widen', () => {
    expect(found('appearance size')).toEqual(['appearance', 'size']);
    expect(found('dark size')).toEqual([]);
  });

  it('finds a section without rows by its words, and everything without a search', () => {
    expect(found('new chat')).toEqual(['keys']);
    expect(found('  ')).toEqual(['appearance', 'theme', 'size', 'keys']);
  });
});
