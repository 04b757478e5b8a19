/** Every page as a person finds it: what it shows, and that it is accessible in both themes. */
import type { Page } from '@playwright/test';
import { ANSWER_LIMIT_MS, askAndWait, goTo, openReady, READY_LIMIT_MS } from './support/chat.ts';
import { expect, test } from './support/host.ts';
import { seriousFaults } from './support/seriousFaults.ts';

/** Waits for what each page shows last. */
const settled: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  Chat: (page) => expect(page.getByRole('list', { name: 'Numbers of this answer' }).last()).toBeVisible(),
  Machine: (page) => expect(page.getByRole('table')).toBeVisible({ timeout: READY_LIMIT_MS }),
  Models: (page) => expect(page.getByRole('button', { name: /^Unload / })).toBeVisible(),
  Settings: (page) => expect(page.getByText('llama.cpp')).toBeVisible(),
};

/** The light theme comes first; nothing but the colours changes in the other. */
const looked = { light: 'everything', dark: 'colours' } as const;

/** From the number that is on every page to the sum behind it. */
const lookWhySpeed = async (page: Page, theme: keyof typeof looked): Promise<void> => {
  await page
    .getByRole('button', { name: /Why .* has this speed$/ })
    .last()
    .click();
  const why = page.getByRole('dialog', { name: 'Why this speed' });
  await expect(why.getByRole('row', { name: /Weights.* ms/ })).toBeVisible();
  await expect(why.getByRole('row', { name: /^Together.*tok\/s$/ })).toBeVisible();
  await expect(why.getByText(/^From (published figures|\d+ of your answers)/)).toBeVisible();
  await expect(why.getByText(/^measured [\d.,]+ [KMG]iB$/).first()).toBeVisible();
  expect(await seriousFaults(page, looked[theme]), `why this speed, ${theme}`).toEqual([]);
  await why.getByRole('button', { name: 'Close' }).click();
  await expect(why).toBeHidden();
};

test('every page shows what it should, is accessible in both themes, and skips to its content', async ({
  page,
  host,
}) => {
  test.setTimeout(180_000);
  const themes = ['light', 'dark'] as const;
  const show = (theme: (typeof themes)[number]): Promise<void> =>
    page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await show('light');
  await page.setViewportSize({ width: 1280, height: 860 });
  await openReady(page, host.url);
  expect(page.url()).not.toContain('token');
  const numbers = page.getByRole('contentinfo', { name: 'Live numbers' });
  await expect(numbers).toContainText('RAM');
  await expect(numbers.getByText('—').first(), 'nothing to tell yet').toBeVisible();
  for (const theme of themes) {
    await show(theme);
    expect(await seriousFaults(page, looked[theme]), `the empty chat, ${theme}`).toEqual([]);
  }

  for (const text of ['What is 347 + 586?', 'Write a Python function that reverses a string.']) {
    await askAndWait(page, text);
  }
  await expect(numbers).toContainText(/[\d.,]+ tok\/s/);
  await expect(numbers).toContainText('/ 2,048');
  await page
    .getByRole('button', { name: /^Thought for/ })
    .first()
    .click();

  for (const theme of themes) {
    await show(theme);
    for (const [name, settle] of Object.entries(settled)) {
      await goTo(page, name);
      await settle(page);
      expect(await seriousFaults(page, looked[theme]), `${name}, ${theme}`).toEqual([]);
    }
    await lookWhySpeed(page, theme);
  }

  await goTo(page, 'Machine');
  await expect(page.getByRole('heading', { level: 1, name: 'This machine' })).toBeVisible();
  const checks = page.getByRole('region', { name: 'Is it ready?' });
  await expect(checks.getByRole('heading', { name: 'Memory' })).toBeVisible({ timeout: READY_LIMIT_MS });
  await checks.getByRole('heading', { name: 'Processor' }).click();
  const processor = checks.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Processor' }) });
  await expect(processor.getByText('Found')).toBeVisible();
  await expect(processor.getByText('Needed')).toBeVisible();
  await expect(page.getByRole('table').getByRole('row')).not.toHaveCount(0);
  const again = page.getByRole('button', { name: /^Look/ });
  await again.click();
  await expect(again).toHaveText('Look again', { timeout: READY_LIMIT_MS });
  await expect(page.getByRole('alert')).toHaveCount(0);

  // The first stop of Tab leads past the navigation.
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'This machine' })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('models and settings are changed, and a connection that is lost is told', async ({ page, host }) => {
  test.setTimeout(120_000);
  await openReady(page, host.url);
  await goTo(page, 'Models');
  const installed = page.getByRole('region', { name: 'On this machine' });
  await expect(installed.getByText(/^Takes .+ on CPU; .+ were planned$/)).toBeVisible();
  const more = installed.getByRole('button', { name: /^More for / });
  const name = ((await more.getAttribute('aria-label')) ?? '').replace('More for ', '');
  const askToRemove = async (): Promise<void> => {
    await more.click();
    await page.getByRole('menuitem', { name: 'Remove…' }).click();
  };

  await installed.getByRole('button', { name: /has this speed$/ }).click();
  const why = page.getByRole('dialog', { name: 'Why this speed' });
  await why.getByRole('button', { name: 'Measure the ways' }).click();
  await expect(why.getByRole('row', { name: /^As planned.*tok\/s/ })).toBeVisible({ timeout: ANSWER_LIMIT_MS });
  await why.getByRole('button', { name: 'Stop' }).click();
  await expect(why.getByText('Stopped; nothing was changed.')).toBeVisible();
  expect(await seriousFaults(page), 'ways measured').toEqual([]);
  await why.getByRole('button', { name: 'Close' }).click();
  await expect(installed.getByText(/^Takes .+ on CPU; .+ were planned$/)).toBeVisible();

  await askToRemove();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(more).toBeVisible();
  await askToRemove();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(installed.getByText('No model yet')).toBeVisible();

  await page
    .getByRole('region', { name: 'Comes with Hearth' })
    .getByRole('button', { name: `Install ${name}` })
    .click();
  await expect(installed.getByRole('heading', { name })).toBeVisible({ timeout: READY_LIMIT_MS });

  // Settings act at once and are kept.
  await goTo(page, 'Settings');
  const root = page.locator('html');
  const choose = (setting: string, name: string): Promise<void> =>
    page.getByRole('radiogroup', { name: setting }).getByRole('radio', { name }).click();
  const heading = page.getByRole('heading', { level: 1 });
  const heightOf = async (): Promise<number> => (await heading.boundingBox())?.height ?? 0;
  const heightBefore = await heightOf();
  await choose('Size', '150 %');
  expect((await heightOf()) / heightBefore).toBeCloseTo(1.5, 1);
  await choose('Size', '100 %');
  expect(await heightOf()).toBe(heightBefore);
  const choice = page.getByRole('radiogroup', { name: 'Motion' }).getByRole('radio').first();
  const transition = (): Promise<number> =>
    choice.evaluate((element) => parseFloat(getComputedStyle(element).transitionDuration));
  expect(await transition()).toBeGreaterThan(0.05);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(transition, 'what the system asks for').toBeLessThan(0.001);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await expect.poll(transition).toBeGreaterThan(0.05);
  await choose('Motion', 'Reduced');
  await expect.poll(transition, 'what is chosen here').toBeLessThan(0.001);

  await choose('Language', '中文');
  await expect(heading).toHaveText('设置');
  await choose('主题', '深色');
  await expect(root).toHaveCSS('color-scheme', 'dark');
  await page.reload();
  await expect(heading).toHaveText('设置');
  await expect(root).toHaveAttribute('lang', 'zh-CN');
  await expect(root).toHaveCSS('color-scheme', 'dark');
  expect(await seriousFaults(page)).toEqual([]);
  await choose('语言', 'English');

  const stranger = await page.context().newPage();
  await stranger.goto(new URL(host.url).origin);
  await expect(stranger.getByRole('heading', { name: 'This page needs its key' })).toBeVisible();
  await stranger.close();

  await goTo(page, 'Chat');
  await host.kill();
  await expect(page.getByRole('alert')).toContainText('The connection to Hearth was lost');
  await expect(page.getByRole('button', { name: 'Connect now' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Your question' })).toBeVisible();
});
