/** The faults of the present page that keep somebody out, by axe. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What another theme can break of a page that was looked at as a whole in the first. */
const colourRules = ['color-contrast', 'link-in-text-block'];

export const seriousFaults = async (page: Page, what: 'everything' | 'colours' = 'everything'): Promise<string[]> => {
  // Without frames of another origin, which the page has none of, axe needs no page of its own to put its results together.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await (what === 'colours' ? axe.withRules(colourRules) : axe).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
};
