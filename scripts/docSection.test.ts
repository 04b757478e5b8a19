import { describe, expect, it } from 'vitest';
import { replaceSection } from './docSection.ts';

describe('a section that a script writes', () => {
  it('is begun once, and then replaced where it stands, with everything around it untouched', () => {
    const begun = replaceSection('# Accuracy\n', 'speed', 'old');
    const both = replaceSection(begun, 'memory', 'other');
    const again = replaceSection(both, 'speed', 'new');
    expect(again).toBe(both.replace('old', 'new'));
    expect(again).toContain('<!-- memory:begin -->\n\nother\n\n<!-- memory:end -->');
    expect(replaceSection(again, 'speed', 'new')).toBe(again);
  });
});
