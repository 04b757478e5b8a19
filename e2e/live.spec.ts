/** The page of live numbers while a real answer runs: numbers, ranges, tables, files. */
import { readFile } from 'node:fs/promises';
import { expect, test } from './support/host.ts';
import { ask, openReady } from './support/chat.ts';
import { seriousFaults } from './support/seriousFaults.ts';

test('numbers move with a real answer, and can be read, tabled and saved', async ({ page, host }) => {
  test.setTimeout(120_000);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await openReady(page, host.url);
  await ask(page, 'Explain why 0.9 is larger than 0.11.');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Live' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Live' })).toBeVisible();

  const speed = page.getByRole('region', { name: 'Tokens a second', exact: true });
  const now = page.getByLabel('Now', { exact: true });
  await expect(now.getByText(/^[\d.,]+ (ms|s)$/).first()).toBeVisible({ timeout: 30_000 });
  await expect(speed.getByRole('img', { name: /^Tokens a second\. All answers: / })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Layers' }).getByRole('listitem').first()).toHaveText('Layer 0: RAM');
  await speed.getByRole('img').hover();
  await expect(speed.getByText(/^\d{1,2}:\d\d:\d\d/), 'the moment that is pointed at').toBeVisible();
  expect(await seriousFaults(page), 'engine, light').toEqual([]);

  await page.getByRole('radiogroup', { name: 'Range' }).getByRole('radio', { name: '10 min' }).click();
  const asTable = speed.getByRole('button', { name: 'Tokens a second as a table' });
  await asTable.click();
  await expect(asTable).toHaveAttribute('aria-pressed', 'true');
  await expect(speed.getByRole('table').getByRole('cell').filter({ hasText: 'tok/s' }).first()).toBeVisible();

  const download = page.waitForEvent('download');
  await speed.getByRole('button', { name: 'Save Tokens a second as CSV' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^hearth-tokens-a-second-[\d-]+\.csv$/);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  expect(lines[0]).toContain('All answers mean (tokens/s)');
  // Ten minutes in steps of 2.5 seconds.
  expect(lines).toHaveLength(241);
  expect(lines.some((line) => Number(line.split(',')[1]) > 0)).toBe(true);

  await asTable.click();
  const picture = page.waitForEvent('download');
  await speed.getByRole('button', { name: 'Save Tokens a second as a picture' }).click();
  const png = await readFile(await (await picture).path());
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.length).toBeGreaterThan(2000);

  await page.getByRole('tab', { name: 'Machine' }).click();
  await expect(page.getByRole('group', { name: 'Memory' }).getByText('Engine')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Processor load' }).getByText(/%$/).first()).toBeVisible();
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  expect(await seriousFaults(page), 'machine, dark').toEqual([]);

  await page.getByRole('tab', { name: 'Alerts' }).click();
  await page.getByRole('button', { name: 'Send a test alert' }).click();
  const log = page.getByRole('list', { name: 'Alerts' });
  await expect(log.getByRole('heading', { name: 'A test alert' })).toBeVisible();
  expect(await seriousFaults(page), 'alerts, dark').toEqual([]);
  await page.getByRole('button', { name: 'Clear the log' }).click();
  await expect(page.getByText('Nothing to tell')).toBeVisible();
});
