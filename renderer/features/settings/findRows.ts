/** The search of the settings page: every word must be somewhere in a row, its section's title included. */
import type { TFunction } from 'i18next';
import type { SettingsSection } from './registry.ts';

const holds = (texts: readonly string[], words: readonly string[]): boolean => {
  const text = texts.join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
};

/** The sections that have something to show, each with the rows that match. All of them for an empty search. */
export const findRows = (
  sections: readonly SettingsSection[],
  search: string,
  t: TFunction,
): readonly SettingsSection[] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return sections;
  return sections.flatMap((section) => {
    const title = section.title(t);
    const rows = section.rows.filter((row) => holds([title, row.name(t), row.text(t), row.cost(t)], words));
    const more = holds([title, ...(section.words?.(t) ?? [])], words);
    if (rows.length === 0 && !(more && section.More !== undefined)) return [];
    const { More, ...rest } = section;
    return [{ ...rest, rows, ...(more && More !== undefined ? { More } : {}) }];
  });
};
