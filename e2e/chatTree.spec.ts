/** Editing, answering again, switching between versions; pinning, folders, deleting and bringing back. */
import { expect, test } from './support/host.ts';
import {
  ANSWER_LIMIT_MS,
  askAndWait,
  conversations,
  lastAnswer,
  numbersOf,
  openReady,
  question,
} from './support/chat.ts';

// A restart in the middle takes its time on a busy machine.
test.setTimeout(180_000);

test('a question is edited, an answer made again, and every version stays, over a restart too', async ({
  page,
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
  const again = await startHost();
  await page.goto(again.url);
  await conversations(page).getByRole('button', { name: 'What is 347 + 586?', exact: true }).click();
  await expect(asked.getByLabel('Version 1 of 2')).toBeVisible();
  await expect(lastAnswer(page).getByLabel('Version 2 of 2')).toBeVisible();
  await expect(question(page)).toHaveValue('not sent yet');
});

test('a conversation is renamed, pinned, filed, deleted and brought back', async ({ page, host }) => {
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

  await act('Greeting', 'Delete');
  await page.getByRole('button', { name: 'Recently deleted (1)' }).click();
  await page.getByRole('button', { name: 'Remove all for good' }).click();
  await expect(page.getByText('Nothing here any more.')).toBeVisible();
});
