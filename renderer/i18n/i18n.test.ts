import { describe, expect, it } from 'vitest';
import { engineDeathTexts } from '../../contract/engineDeathTexts.ts';
import { planTexts } from '../../contract/planTexts.ts';
import { en } from './en.ts';
import { resolveLanguage, systemLanguage } from './i18n.ts';
import { zh } from './zh.ts';

/** Every text by its dotted key. */
const flatten = (value: unknown, prefix = ''): [string, string][] =>
  typeof value === 'string'
    ? [[prefix, value]]
    : Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) =>
        flatten(inner, prefix === '' ? key : `${prefix}.${key}`),
      );

const placeholders = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

describe('the two languages', () => {
  const english = new Map(flatten(en));
  const chinese = new Map(flatten(zh));

  it('have the same keys: a missing one would show English in a Chinese window', () => {
    const expected = [...english.keys()].filter((key) => !key.endsWith('_one'));
    expect([...chinese.keys()].sort()).toEqual(expected.sort());
  });

  it('fill in the same values: a lost placeholder would drop a number from a sentence', () => {
    for (const [key, text] of chinese)
      expect([key, placeholders(text)]).toEqual([key, placeholders(english.get(key) ?? '')]);
  });

  it('leave nothing untranslated: a copied English sentence would stand in the Chinese window', () => {
    const same = [...chinese].filter(([key, text]) => english.get(key) === text && /[a-z]{3,} [a-z]{2,}/i.test(text));
    expect(same.map(([key]) => key)).toEqual(['settings.engineRelease'].filter((key) => same.some(([k]) => k === key)));
  });
});

describe('Chinese', () => {
  const texts = [...flatten(zh), ...flatten(planTexts), ...flatten(engineDeathTexts)].filter(([, text]) =>
    /\p{Script=Han}/u.test(text),
  );

  it('has one word for a thing: two would be two things to who reads them', () => {
    expect(texts.filter(([, text]) => /词元|记号|首 token|(?<!固态|机械)硬盘/.test(text))).toEqual([]);
  });

  it('has the punctuation of Chinese, and a space beside a Latin word', () => {
    const wrong = /\p{Script=Han}[,;:!?]|[,;:]\p{Script=Han}|\p{Script=Han}token|token\p{Script=Han}/u;
    expect(texts.filter(([, text]) => wrong.test(text))).toEqual([]);
  });
});

describe('the language of the system', () => {
  it('takes the first one that there is: a German and Chinese speaker should not get English', () => {
    expect(systemLanguage(['de-DE', 'zh-TW', 'en-US'])).toBe('zh');
    expect(systemLanguage(['fr'])).toBe('en');
  });

  it('gives way to the setting: a chosen language must win over the system', () => {
    expect(resolveLanguage('en', ['zh-CN'])).toBe('en');
    expect(resolveLanguage('system', ['zh-CN'])).toBe('zh');
  });
});
