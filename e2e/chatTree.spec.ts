/** Editing, answering again, switching between versions; pinning, folders, deleting and bringing back. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ageChats } from './support/ageChats.ts';
import { expect, test } from './support/host.ts';
import {
  ANSWER_LIMIT_MS,
  askAndWait,
  conversations,
  goTo,
  lastAnswer,
  numbersOf,
  openReady,
  question,
  runCommand,
} from './support/chat.ts';
import { seriousFaults } from './support/seriousFaults.ts';

/** Where the file lies that a deed saves. */
const savedFile = async (page: Page, save: () => Promise<void>): Promise<string> => {
  const download = page.waitForEvent('download');
  await save();
  return (await download).path();
};

// A restart in the middle takes its time on a busy machine.
test.setTimeout(180_000);

test('a question is edited, an answer made again, and every version stays, over a restart too', async ({
  page,
  home,
  host,
  startHost,
}) => {
  await openReady(page, host.url);
  await askAndWait(page, 'What is 347 + 586?');
  const asked = page.getByRole('article', { name: 'You' });

  await asked.getByRole('button', { name: 'Edit the question' }).click();
  const editor = page.getByRole('textbox', { name: 'Edited question' });
  await expect(editor).toBeFocused();
  await editor.press('Escape');
  await expect(editor).toHaveCount(0);
  await asked.getByRole('button', { name: 'Edit the question' }).click();
  await editor.fill('What is 12 + 13?');
  await editor.press('Enter');
  await expect(asked).toContainText('What is 12 + 13?');
  await expect(numbersOf(lastAnswer(page))).toBeVisible({ timeout: ANSWER_LIMIT_MS });
  await expect(lastAnswer(page)).toContainText('25');
  await expect(asked.getByLabel('Version 2 of 2')).toBeVisible();

  await asked.getByRole('button', { name: 'Version before' }).click();
  await expect(asked).toContainText('What is 347 + 586?');
  await expect(lastAnswer(page)).toContainText('933');

  await lastAnswer(page).getByRole('button', { name: 'Answer again' }).click();
  await expect(lastAnswer(page).getByLabel('Version 2 of 2')).toBeVisible({ timeout: ANSWER_LIMIT_MS });
  await expect(lastAnswer(page)).toContainText('933');

  await question(page).fill('not sent yet');
  await expect(question(page)).toHaveValue('not sent yet');
  await host.stop();
  ageChats(home, 100);
  const again = await startHost();
  await page.goto(again.url);
  await conversations(page).getByRole('button', { name: 'What is 347 + 586?', exact: true }).click();
  await expect(asked.getByLabel('Version 1 of 2')).toBeVisible();
  await expect(lastAnswer(page).getByLabel('Version 2 of 2')).toBeVisible();
  await expect(question(page)).toHaveValue('not sent yet');

  // It has not been touched for 100 days; what holds a draft is not counted.
  await goTo(page, 'Settings');
  const days = page.getByRole('radiogroup', { name: 'Delete old chats' });
  const choose = (name: string): Promise<void> => days.getByRole('radio', { name }).click();
  await choose('1 year');
  await expect(days.getByRole('radio', { name: '1 year' })).toBeChecked();
  await goTo(page, 'Chat');
  await question(page).fill('');
  await goTo(page, 'Settings');
  await expect(page.getByText(/^The first will go on .*\d{4}/)).toBeVisible();
  await choose('90 days');
  const dialog = page.getByRole('dialog', { name: 'Delete chats that are untouched for 90 days?' });
  await expect(dialog).toContainText('1 chat has not been touched for 90 days. Nothing goes today');
  expect(await seriousFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(days.getByRole('radio', { name: '1 year' })).toBeChecked();
  await choose('90 days');
  await dialog.getByRole('button', { name: 'Delete old chats' }).click();
  await expect(days.getByRole('radio', { name: '90 days' })).toBeChecked();
  await goTo(page, 'Chat');
  await expect(asked.getByLabel('Version 1 of 2')).toBeVisible();
});

test('a conversation is renamed, pinned, filed, deleted and brought back, saved to a file and imported from it', async ({
  page,
  home,
  host,
}) => {
  await openReady(page, host.url);
  await askAndWait(page, 'Hello');
  const list = conversations(page);
  const act = async (title: string, action: string): Promise<void> => {
    await list.getByRole('button', { name: `Actions for “${title}”` }).click();
    await page.getByRole('menuitem', { name: action }).click();
  };

  await act('Hello', 'Rename');
  await page.getByRole('textbox', { name: 'Name' }).fill('Greeting');
  await page.getByRole('textbox', { name: 'Name' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Greeting');

  await act('Greeting', 'Pin to the top');
  await expect(list.getByRole('heading', { name: 'Pinned' })).toBeVisible();
  await act('Greeting', 'Unpin');

  await act('Greeting', 'Move to folder…');
  await page.getByRole('textbox', { name: 'New folder' }).fill('Kept');
  await page.getByRole('button', { name: 'Create' }).click();
  const folder = list.getByRole('region', { name: 'Kept' });
  await expect(folder.getByRole('button', { name: 'Greeting', exact: true })).toBeVisible();

  await act('Greeting', 'Delete');
  await expect(folder.getByRole('listitem')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'What shall we work out?' })).toBeVisible();
  await page.getByRole('list', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Greeting');
  await expect(lastAnswer(page)).toBeVisible();

  const saved = await savedFile(page, () => act('Greeting', 'Save as JSON'));
  const readable = await readFile(await savedFile(page, () => act('Greeting', 'Save as Markdown')), 'utf8');
  expect(readable).toMatch(/^# Greeting\n\n## You\n\nHello\n\n## Hearth \(demo-/);
  await act('Greeting', 'Delete');
  await page.getByRole('button', { name: 'Recently deleted (1)' }).click();
  await page.getByRole('button', { name: 'Remove all for good' }).click();
  await expect(page.getByText('Nothing here any more.')).toBeVisible();
  await page.keyboard.press('Escape');

  const importing = page.getByRole('dialog', { name: 'Import chats' });
  const choose = async (file: string): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await importing.getByRole('button', { name: 'Choose a file…' }).click();
    await (await chooser).setFiles(file);
  };
  await runCommand(page, 'Import chats');
  const cut = join(home, 'cut.json');
  await writeFile(cut, (await readFile(saved, 'utf8')).slice(0, -100));
  await choose(cut);
  await expect(importing.getByRole('alert')).toContainText('the file ends in the middle of a chat');
  const foreign = join(home, 'foreign.json');
  await writeFile(foreign, JSON.stringify([{ title: 'Of another program', mapping: {} }]));
  await choose(foreign);
  await expect(importing.getByRole('alert')).toContainText('Choose a JSON file that Hearth has saved');
  const whole = join(home, 'whole.json');
  const call = JSON.stringify([{ name: 'add', argumentsText: '{"a":347}' }]);
  await writeFile(whole, (await readFile(saved, 'utf8')).replace(/(.*)"toolCalls":\[\]/s, `$1"toolCalls":${call}`));
  await choose(whole);
  await expect(importing.getByRole('status')).toContainText('1 chat that is not here');
  expect(await seriousFaults(page)).toEqual([]);
  await importing.getByRole('button', { name: 'Import 1 chat' }).click();
  await folder.getByRole('button', { name: 'Greeting', exact: true }).click();
  await expect(numbersOf(lastAnswer(page))).toBeVisible();
  const called = lastAnswer(page).getByRole('group', { name: 'Call of the tool add' });
  await expect(called).toContainText('not run');
  await expect(called).toContainText('"a": 347');
  expect(await seriousFaults(page)).toEqual([]);

  await runCommand(page, 'Import chats');
  await choose(whole);
  await expect(importing.getByRole('status')).toContainText('1 chat that is here already');
  await importing.getByRole('button', { name: 'Close' }).click();

  await runCommand(page, 'Save chats to a file');
  const exporting = page.getByRole('dialog', { name: 'Save chats to a file' });
  expect(await seriousFaults(page)).toEqual([]);
  await exporting.getByRole('checkbox', { name: /^Greeting/ }).uncheck();
  await expect(exporting.getByRole('button', { name: 'Save 0 chats' })).toBeDisabled();
  await exporting.getByRole('button', { name: 'Choose all' }).click();
  const all = await savedFile(page, () => exporting.getByRole('button', { name: 'Save 1 chat' }).click());
  await expect(exporting).toBeHidden();
  expect(await readFile(all, 'utf8')).toContain('"title":"Greeting"');
});
