/** Conversations behind a passphrase, the way on where they cannot be opened, and none of them where they are forgotten. */
import { closeSync, lstatSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { seriousFaults } from './support/seriousFaults.ts';
import { askAndWait, conversations, goTo, openReady, question } from './support/chat.ts';
import { expect, test } from './support/host.ts';

const passphrase = 'four words without sense';

const setPassphrase = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Set a passphrase…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Set a passphrase' });
  await dialog.getByLabel('New passphrase', { exact: true }).fill(passphrase);
  await dialog.getByLabel('New passphrase again').fill('something else');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('The two are not the same.');
  await dialog.getByLabel('New passphrase again').fill(passphrase);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The passphrase is set.').first()).toBeVisible({ timeout: 20_000 });
};

const faultsOfBothThemes = async (page: Page): Promise<string[]> => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const inLight = await seriousFaults(page);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  return [...inLight, ...(await seriousFaults(page, 'colours'))];
};

/** The files below a folder that hold a text as it is, models aside. */
const filesWith = (folder: string, text: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(folder, name);
    return !name.startsWith('models') && lstatSync(path).isFile() && readFileSync(path).includes(text);
  });

const damage = (path: string): void => {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(3000, 0xab), 0, 3000, 200);
  closeSync(file);
};

test('a passphrase locks the conversations; a damaged store is set aside and nothing is lost; forgotten is forgotten', async ({
  page,
  home,
  startHost,
}) => {
  test.setTimeout(180_000);
  const title = 'What is 347 + 586?';
  let host = await startHost();
  await openReady(page, host.url);
  await askAndWait(page, title);
  await goTo(page, 'Settings');
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('passphrase');
  await setPassphrase(page);
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('backup');
  await page.getByRole('button', { name: 'Save a backup…' }).click();
  await page.getByRole('dialog').getByLabel('Passphrase of the file').fill(passphrase);
  await page.getByRole('dialog').getByLabel('Passphrase again').fill(passphrase);
  // A new key begins the services anew: who is quicker than the connection is told to try again.
  await expect(async () => {
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click({ timeout: 1000 });
    await expect(page.getByText(/^Saved: .*SHA-256/).first()).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 40_000 });
  await goTo(page, 'Chat');
  await expect(conversations(page).getByText(title)).toBeVisible();
  await host.stop();
  expect(readFileSync(join(home, 'hearth.db')).includes('347')).toBe(false);

  host = await startHost();
  await page.goto(host.url);
  await expect(page.getByRole('heading', { name: 'Hearth is locked' })).toBeVisible();
  expect(await faultsOfBothThemes(page)).toEqual([]);
  const field = page.getByLabel('Passphrase', { exact: true });
  await expect(field).toBeFocused();
  // No command can be found, or called by its keys: what they need is locked.
  for (const keys of ['Control+K', 'Control+/', 'Control+4']) await page.keyboard.press(keys);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(field).toBeFocused();
  await field.fill('four words without');
  await field.press('Enter');
  await expect(page.getByRole('alert')).toContainText('This is not the passphrase.');
  await field.fill(passphrase);
  await field.press('Enter');
  // Nor do they come true once it is open: it opens where one was, the chat, with no palette over it.
  await expect(conversations(page).getByText(title)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+K');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await host.stop();

  damage(join(home, 'hearth.db'));
  host = await startHost({ env: { HEARTH_PASSPHRASE: passphrase } });
  await page.goto(host.url);
  await expect(page.getByRole('heading', { name: 'The conversations cannot be opened' })).toBeVisible();
  expect(await faultsOfBothThemes(page)).toEqual([]);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('alert')).toContainText('damaged');
  await page.getByRole('button', { name: 'Set aside and begin anew' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Set aside and begin anew' }).click();
  await expect(page.getByText('What was there is kept in').first()).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('textbox', { name: 'Your question' })).toBeVisible();
  const [folder] = readdirSync(join(home, 'set-aside'));
  expect(readdirSync(join(home, 'set-aside', folder ?? '')).sort()).toEqual(['hearth.db', 'key.json']);

  await goTo(page, 'Settings');
  await page.getByRole('button', { name: 'Restore…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Restore a backup' });
  await dialog.getByRole('group', { name: 'Backups of this home' }).getByRole('button').first().click();
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await expect(dialog.getByRole('alert')).toContainText('This is not the passphrase.', { timeout: 20_000 });
  await dialog.getByLabel('Its passphrase, where it has one').fill(passphrase);
  expect(await seriousFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText('The backup is in place.').first()).toBeVisible({ timeout: 20_000 });
  await goTo(page, 'Chat');
  await expect(conversations(page).getByText(title)).toBeVisible();

  // Without a passphrase a backup is as readable as any file: what is forgotten stands on the disk.
  await question(page).fill('What about 12 + 13?');
  // Another window has words of its own in its memory.
  const second = await page.context().newPage();
  await second.goto(host.url);
  await conversations(second).getByText(title).click();
  await question(second).fill('What about the other window?');
  await goTo(page, 'Settings');
  await page.getByRole('button', { name: 'Save a backup…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/^Saved: .*SHA-256/).first()).toBeVisible({ timeout: 20_000 });
  expect(filesWith(home, title)).not.toEqual([]);
  await page.getByRole('button', { name: 'Forget everything…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Forget everything' }).click();
  await expect(page.getByText('Your conversations will be kept here')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('heading', { name: 'What shall we work out?' })).toBeVisible();
  await expect(question(page)).toHaveValue('');
  await expect(second.getByRole('heading', { name: 'What shall we work out?' })).toBeVisible({ timeout: 20_000 });
  await expect(question(second)).toHaveValue('');
  await second.close();
  for (const text of [title, 'What about']) expect(filesWith(home, text)).toEqual([]);
  expect(readdirSync(home).filter((name) => /^(backups|set-aside|engine-state)$/.test(name))).toEqual([]);
  await openReady(page, page.url());
});
