/** Every page as a person finds it: what it shows, that it is accessible in both themes, and a picture of it. */
import type { Page } from '@playwright/test';
import { ANSWER_LIMIT_MS, goTo, openReady, READY_LIMIT_MS } from './support/chat.ts';
import { expect, test } from './support/host.ts';
import { seriousFaults } from './support/seriousFaults.ts';

/** Waits for what each page shows last. */
const settled: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  Chat: (page) => expect(page.getByRole('list', { name: 'Numbers of this answer' }).last()).toBeVisible(),
  Machine: (page) => expect(page.getByRole('table')).toBeVisible({ timeout: READY_LIMIT_MS }),
  Models: (page) => expect(page.getByRole('button', { name: /^Unload / })).toBeVisible(),
  Settings: (page) => expect(page.getByText('llama.cpp')).toBeVisible(),
};

for (const theme of ['light', 'dark'] as const) {
  test(`every page is accessible in the ${theme} theme`, async ({ page, host }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 1280, height: 860 });
    await openReady(page, host.url);
    expect(await seriousFaults(page), 'the empty chat').toEqual([]);
    await page.screenshot({ path: `test-results/screenshots/chat-empty-${theme}.png` });

    for (const text of ['What is 347 + 586?', 'Write a Python function that reverses a string.']) {
      await page.getByRole('textbox', { name: 'Your question' }).fill(text);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('article', { name: 'You' }).last()).toContainText(text);
      await expect(
        page.getByRole('article', { name: 'Hearth' }).last().getByRole('list', { name: 'Numbers of this answer' }),
      ).toBeVisible({ timeout: ANSWER_LIMIT_MS });
    }
    await page
      .getByRole('button', { name: /^Thought for/ })
      .first()
      .click();

    for (const [name, settle] of Object.entries(settled)) {
      await goTo(page, name);
      await settle(page);
      expect(await seriousFaults(page), name).toEqual([]);
      await page.screenshot({ path: `test-results/screenshots/${name.toLowerCase()}-${theme}.png` });
    }

    // From the number that is on every page to the sum behind it.
    await page
      .getByRole('button', { name: /Why .* has this speed$/ })
      .last()
      .click();
    const why = page.getByRole('dialog', { name: 'Why this speed' });
    await expect(why.getByRole('row', { name: /Weights.* ms/ })).toBeVisible();
    await expect(why.getByRole('row', { name: /^Together.*tok\/s$/ })).toBeVisible();
    await expect(why.getByText(/^From (published figures|\d+ of your answers)/)).toBeVisible();
    await expect(why.getByText(/^measured [\d.,]+ [KMG]iB$/).first()).toBeVisible();
    expect(await seriousFaults(page), 'why this speed').toEqual([]);
    await page.screenshot({ path: `test-results/screenshots/why-speed-${theme}.png` });
    await why.getByRole('button', { name: 'Close' }).click();
    await expect(why).toBeHidden();
  });
}

test('the machine page tells what was found, why, and what runs', async ({ page, host }) => {
  await openReady(page, host.url);
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
});

test('a model can be measured for its fastest way, removed and installed again', async ({ page, host }) => {
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
});

test('language and theme change at once and are kept', async ({ page, host }) => {
  await openReady(page, host.url);
  await goTo(page, 'Settings');
  await page.getByRole('radiogroup', { name: 'Language' }).getByRole('radio', { name: '中文' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '设置' })).toBeVisible();
  await page.getByRole('radiogroup', { name: '主题' }).getByRole('radio', { name: '深色' }).click();
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');

  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: '设置' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
  expect(await seriousFaults(page)).toEqual([]);
});

test('the live numbers are dashes until there is something to tell', async ({ page, host }) => {
  await openReady(page, host.url);
  const numbers = page.getByRole('contentinfo', { name: 'Live numbers' });
  await expect(numbers).toContainText('RAM');
  await expect(numbers.getByText('—').first()).toBeVisible();
  await page.getByRole('textbox', { name: 'Your question' }).fill('What is 347 + 586?');
  await page.keyboard.press('Enter');
  await expect(numbers).toContainText(/[\d.,]+ tok\/s/, { timeout: ANSWER_LIMIT_MS });
  await expect(numbers).toContainText('/ 2,048');
});

test('a lost connection is told, and the page stays', async ({ page, host }) => {
  await openReady(page, host.url);
  await host.kill();
  await expect(page.getByRole('alert')).toContainText('The connection to Hearth was lost');
  await expect(page.getByRole('button', { name: 'Connect now' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Your question' })).toBeVisible();
});

test('a page without the key says so', async ({ page, host }) => {
  await page.goto(new URL(host.url).origin);
  await expect(page.getByRole('heading', { name: 'This page needs its key' })).toBeVisible();
});

test('the key leaves the address bar', async ({ page, host }) => {
  await openReady(page, host.url);
  expect(page.url()).not.toContain('token');
});

test('the first tab stop leads past the navigation', async ({ page, host }) => {
  await openReady(page, host.url);
  await goTo(page, 'Models');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});
