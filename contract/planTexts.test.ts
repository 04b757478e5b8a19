import { describe, expect, it } from 'vitest';
import { planTexts, renderPlanNote } from './planTexts.ts';

/** A value that is a sentence comes in each language: `whyEn`, `whyZh`. */
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+?)(?:En|Zh)?\}\}/g)].map(([, name]) => name ?? '').sort();

describe('planTexts', () => {
  it.each(Object.entries(planTexts))('%s says the same in both languages: no value is lost', (_, { en, zh }) => {
    expect(placeholders(zh)).toEqual(placeholders(en));
    expect(zh).toMatch(/[\u4e00-\u9fff]/);
  });
});

describe('renderPlanNote', () => {
  it('writes bytes, rates and counts as people read them', () => {
    const values = { layers: 61, gpus: 'RTX 4090', from: 3, to: 52, share: 32 };
    expect(renderPlanNote({ key: 'expertsInRam', values }, 'en')).toBe(
      'Attention and shared experts of all 61 layers on RTX 4090; experts of layers 3–52 in RAM: they are read at 1/32 of their size per token',
    );
    const limit = { name: 'RAM', bytes: 3.2 * 2 ** 30, bytesPerSecond: 37.4e9, peakBytesPerSecond: 83.2e9 };
    expect(renderPlanNote({ key: 'limitedByRam', values: limit }, 'zh')).toBe(
      '速度受内存限制：每个 token 读取 3.2 GiB，实际 37 GB/s，峰值 83 GB/s',
    );
  });

  it('shows an unknown key instead of nothing', () => {
    expect(renderPlanNote({ key: 'newer', values: {} }, 'en')).toBe('newer');
  });
});
